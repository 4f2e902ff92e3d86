# Makes tests/oracle/stabilizers.json with GAP 4.12 (package primgrp):
#
#     gap -q -A tests/oracle/make_stabilizers.g
#
# Orders of stabilizers in permutation groups of colourings of points, of coloured ordered pairs and of coloured unordered pairs;
# orders of stabilizers of vectors in reflection groups, by orbits, in the basis of simple roots.
LoadPackage("primgrp");;
SizeScreen([4096, 24]);;

Json := function(value)
  local parts, name;
  if IsString(value) and not IsEmpty(value) then
    return Concatenation("\"", value, "\"");
  elif IsList(value) then
    return Concatenation("[", JoinStringsWithSeparator(List(value, Json), ", "), "]");
  elif IsRecord(value) then
    parts := [];
    for name in SortedList(RecNames(value)) do
      Add(parts, Concatenation("\"", name, "\": ", Json(value.(name))));
    od;
    return Concatenation("{", JoinStringsWithSeparator(parts, ", "), "}");
  fi;
  return String(value);
end;;

Classes := x -> List(Set(x), c -> Filtered([1..Length(x)], i -> x[i] = c));;
Colouring := {G, x} -> Size(Stabilizer(G, Classes(x), OnTuplesSets));;

# x colours the n^2 ordered pairs, row by row: the stabilizer of a colouring in the action on pairs
Pairs := function(G, n, x)
  local hom;
  hom := ActionHomomorphism(G, Tuples([1..n], 2), OnTuples);
  return Colouring(Image(hom), x) * Size(Kernel(hom));
end;;

RandomColouring := function(q, n)
  return List([1..n], i -> Random(GlobalMersenneTwister, 1, q) - 1);
end;;

Describe := function(name, G, n, colourings, pairs)
  return rec(name := name, degree := n, order := Size(G),
    generators := List(GeneratorsOfGroup(G), g -> List([1..n], i -> i^g - 1)),
    colourings := List(colourings, x -> [x, Colouring(G, x)]),
    pairs := List(pairs, x -> [x, Pairs(G, n, x)]));
end;;

ColouringOfSet := {n, set} -> List([1..n], function(i) if i in set then return 1; fi; return 0; end);;

Several := function(n, q, number)
  return List([1..number], k -> RandomColouring(q, n));
end;;

Cube := Group(
  ( 1, 3, 8, 6)( 2, 5, 7, 4)( 9,33,25,17)(10,34,26,18)(11,35,27,19),
  ( 9,11,16,14)(10,13,15,12)( 1,17,41,40)( 4,20,44,37)( 6,22,46,35),
  (17,19,24,22)(18,21,23,20)( 6,25,43,16)( 7,28,42,13)( 8,30,41,11),
  (25,27,32,30)(26,29,31,28)( 3,38,43,19)( 5,36,45,21)( 8,33,48,24),
  (33,35,40,38)(34,37,39,36)( 3, 9,46,32)( 2,12,47,29)( 1,14,48,27),
  (41,43,48,46)(42,45,47,44)(14,22,30,38)(15,23,31,39)(16,24,32,40));;

M24 := MathieuGroup(24);;
# an octad: five points and the orbit of length three of their pointwise stabilizer
octad := Union([1..5], First(Orbits(Stabilizer(M24, [1..5], OnTuples), [6..24]), o -> Length(o) = 3));;
octads := Orbit(M24, Set(octad), OnSets);;
other := First(octads, o -> Length(Intersection(o, octad)) = 2);;
dodecad := Difference(Union(octad, other), Intersection(octad, other));;

groups := [
  Describe("M24", M24, 24, Concatenation([ColouringOfSet(24, octad), ColouringOfSet(24, dodecad), List([1..24], i -> i mod 3),
      List([1..24], i -> i mod 4)], Several(24, 2, 4), Several(24, 3, 4)),
    [ListX([1..24], [1..24], function(i, j) if i in octad and j in octad then return 1; fi; return 0; end),
     ListX([1..24], [1..24], function(i, j) if i in octad and j in dodecad then return 1; fi; return 0; end)]),
  Describe("M12", MathieuGroup(12), 12, Several(12, 2, 6), Concatenation(Several(144, 2, 1),
    [ListX([1..12], [1..12], function(i, j) if i < 4 and j > 8 then return 1; fi; return 0; end)])),
  Describe("S(8) wr S(6)", WreathProduct(SymmetricGroup(8), SymmetricGroup(6)), 48, Concatenation(
    [List([1..48], i -> i mod 3), ColouringOfSet(48, [1..20]), List([1..48], i -> QuoInt(i, 4) mod 5)], Several(48, 2, 3),
    Several(48, 3, 3)), []),
  Describe("Rubik's cube", Cube, 48, Concatenation([List([1..48], i -> QuoInt(i - 1, 8)), List([1..48], i -> i mod 2),
    ColouringOfSet(48, [1..24])], Several(48, 2, 5), Several(48, 6, 2)), []),
  Describe("PSL(3, 4)", PSL(3, 4), 21, Several(21, 2, 6), []),
  Describe("PGammaL(2, 25)", PGammaL(2, 25), 26, Several(26, 2, 6), []),
  Describe("Sp(6, 2) of degree 28", PrimitiveGroup(28, 11), 28, Several(28, 2, 4), []),
  Describe("A(5) wr S(3) on tuples", WreathProductProductAction(AlternatingGroup(5), SymmetricGroup(3)), 125,
    Concatenation(Several(125, 2, 2), [ColouringOfSet(125, [1..25]), ColouringOfSet(125, [1, 32, 63, 94, 125])]), []),
];;

# rows are images of the simple roots: s_i a_j = a_j - c_ij a_i
Reflections := function(cartan)
  local n;
  n := Length(cartan);
  return Group(List([1..n], i -> List([1..n], j -> List([1..n], function(k)
    if k = j and k <> i then return 1; elif k = i and k = j then return 1 - cartan[i][j]; elif k = i then return -cartan[i][j]; fi;
    return 0; end))));
end;;

Weyl := function(name, series, rank, vectors)
  local G;
  G := Reflections(CartanMatrix(RootSystem(SimpleLieAlgebra(series, rank, Rationals))));
  return rec(name := name, order := Size(G), generators := List(GeneratorsOfGroup(G), g -> TransposedMat(g)),
    vectors := List(vectors, x -> [x, Size(G) / Length(Orbit(G, x, OnRight))]));
end;;

Small := {rank, number} -> List([1..number], k -> List([1..rank], i -> Random(GlobalMersenneTwister, [0, 0, 0, 1, -1, 2])));;

weyl := [
  Weyl("A4", "A", 4, Small(4, 6)), Weyl("B4", "B", 4, Small(4, 6)), Weyl("C3", "C", 3, Small(3, 6)),
  Weyl("D5", "D", 5, Small(5, 6)), Weyl("F4", "F", 4, Small(4, 6)), Weyl("G2", "G", 2, Small(2, 6)),
  Weyl("E6", "E", 6, Small(6, 6)),
  Weyl("E7", "E", 7, [[1,0,0,0,0,0,0], [2,2,3,4,3,2,1], [0,1,0,0,1,0,1], [3,5,6,9,7,5,3], [4,7,8,12,9,6,3]]),
];;

# H3 and H4 over Q(Sqrt(5)): c_12 = -2 cos(pi/5), the other edges -1
Golden := function(rank, vectors)
  local cartan, i, G;
  cartan := 2 * IdentityMat(rank);
  for i in [2..rank-1] do cartan[i][i+1] := -1; cartan[i+1][i] := -1; od;
  cartan[1][2] := -(1 + Sqrt(5)) / 2; cartan[2][1] := cartan[1][2];
  G := Reflections(cartan);
  return rec(rank := rank, order := Size(G), vectors := List(vectors, x -> [x, Size(G) / Length(Orbit(G, x, OnRight))]));
end;;

golden := [Golden(3, Small(3, 8)), Golden(4, Small(4, 5))];;

out := OutputTextFile("tests/oracle/stabilizers.json", false);;
SetPrintFormattingStatus(out, false);;
PrintTo(out, Json(rec(source := Concatenation("GAP ", GAPInfo.Version), groups := groups, weyl := weyl, golden := golden)), "\n");;
CloseStream(out);;
QUIT;
