# Makes tests/oracle/breadth.json with GAP 4.12 (packages ctbllib, smallgrp, transgrp, primgrp):
#
#     gap -q -A tests/oracle/make_breadth.g
#
# For groups as the language of symgroup writes them (`text`): order, class number, orders of the center, the derived
# subgroup and the Sylow subgroups; dimensions of Hom between representations that are named in `spaces`; isotypic
# decompositions over C and R as [dim, multiplicity, Frobenius-Schur indicator]; and Molien coefficients of degree 0 to 8.
# Groups: all transitive groups of degree up to 8, all groups of order up to 32, named families, products, point groups,
# Weyl groups, H3 and H4 over Q(sqrt 5), Mathieu groups, Rubik's cubes.
LoadPackage("ctbllib");; LoadPackage("smallgrp");; LoadPackage("transgrp");; LoadPackage("primgrp");;
SizeScreen([4096, 24]);;

Json := function(value)
  local parts, name;
  if IsString(value) and not IsEmpty(value) then
    return Concatenation("\"", value, "\"");
  elif IsList(value) then
    return Concatenation("[", JoinStringsWithSeparator(List(value, Json), ","), "]");
  elif IsRecord(value) then
    parts := [];
    for name in SortedList(RecNames(value)) do
      Add(parts, Concatenation("\"", name, "\":", Json(value.(name))));
    od;
    return Concatenation("{", JoinStringsWithSeparator(parts, ","), "}");
  fi;
  return String(value);
end;;

OverC := function(table, chi)
  local irr, found, i, m;
  irr := Irr(table); found := [];
  for i in [1..Length(irr)] do
    m := ScalarProduct(table, chi, irr[i]);
    if m > 0 then Add(found, [irr[i][1], m, Indicator(table, [irr[i]], 2)[1]]); fi;
  od;
  return SortedList(found);
end;;

# of a real representation: a pair chi, conj(chi) is one irreducible of twice the dimension, and so is twice a quaternionic one
OverR := function(table, chi)
  local irr, found, i, m, nu;
  irr := Irr(table); found := [];
  for i in [1..Length(irr)] do
    m := ScalarProduct(table, chi, irr[i]); nu := Indicator(table, [irr[i]], 2)[1];
    if m > 0 and nu = 1 then Add(found, [irr[i][1], m, 1]);
    elif m > 0 and nu = -1 then Add(found, [2 * irr[i][1], m / 2, -1]);
    elif m > 0 and i < Position(irr, ComplexConjugate(irr[i])) then Add(found, [2 * irr[i][1], m, 0]);
    fi;
  od;
  return SortedList(found);
end;;

Series := function(table, chi, target, last)
  return List([0..last], function(k)
    if k = 0 then return ScalarProduct(table, TrivialCharacter(table), target); fi;
    return ScalarProduct(table, SymmetricParts(table, [chi], k)[1], target);
  end);
end;;

Structure := function(G)
  return rec(order := Size(G), center := Size(Centre(G)), derived := Size(DerivedSubgroup(G)),
    sylow := List(Set(Factors(Size(G))), p -> [p, p^Number(Factors(Size(G)), q -> q = p)]));
end;;

# every twelfth pair, others for each group, so that the file stays small and the test quick
number := 0;;

# characters is a list of [text, character, whether to split it]; text is how symgroup writes the representation, over G and V
Counts := function(table, characters, chi, depth)
  local hom, i, j, one, split;
  one := TrivialCharacter(table); hom := []; number := number + 1;
  for i in [1..Length(characters)] do for j in [1..Length(characters)] do
    if characters[i][2][1] * characters[j][2][1] <= 1300 and (7 * i + 3 * j + number) mod 12 = 0 then
      Add(hom, [i - 1, j - 1, ScalarProduct(table, characters[i][2], characters[j][2])]);
    fi;
  od; od;
  split := Filtered([1..Length(characters)], i -> characters[i][3]);
  return rec(classes := Length(Irr(table)), spaces := List(characters, c -> c[1]), hom := hom,
    split := List(split, i -> [i - 1, OverC(table, characters[i][2]), OverR(table, characters[i][2])]),
    molien := [Series(table, chi, one, depth), Series(table, chi, chi, depth)]);
end;;

Powers := function(table, chi)
  local sym2, sym3, alt2, found;
  sym2 := SymmetricParts(table, [chi], 2)[1]; sym3 := SymmetricParts(table, [chi], 3)[1];
  alt2 := AntiSymmetricParts(table, [chi], 2)[1];
  found := [["trivial(G)", TrivialCharacter(table), false], ["V", chi, true], ["V^2", chi^2, chi[1] < 7],
    ["Sym^2(V)", sym2, chi[1] < 9], ["Sym^3(V)", sym3, false]];
  if chi[1] > 1 then Add(found, ["Alt^2(V)", alt2, true]); fi;
  return found;
end;;

Merge := function(a, b)
  local name;
  for name in RecNames(b) do a.(name) := b.(name); od;
  return a;
end;;

# a permutation group on the points 1, ..., n
Permutations := function(text, G, n)
  local table, chi, list, H, sgn;
  table := CharacterTable(G);
  chi := ClassFunction(table, List(ConjugacyClasses(table), c -> n - NrMovedPoints(Representative(c))));
  list := Powers(table, chi);
  sgn := ClassFunction(table, List(ConjugacyClasses(table), c -> SignPerm(Representative(c))));
  Add(list, ["sign(G)", sgn, false]);
  Add(list, ["sign(G) * V", sgn * chi, true]);
  if n > 1 then Add(list, ["standard(G)", chi - TrivialCharacter(table), true]); fi;
  if Size(G) <= 48 then Add(list, ["regular(G)", PermutationCharacter(G, TrivialSubgroup(G)), true]); fi;
  H := Stabilizer(G, 1);
  if Index(G, H) > 1 then
    Add(list, ["G / stabilizer(G, 1)", PermutationCharacter(G, H), false]);
  fi;
  H := DerivedSubgroup(G);
  if Index(G, H) > 1 and Index(G, H) < 33 then
    Add(list, ["G / derived(G)", PermutationCharacter(G, H), true]);
  fi;
  return Merge(rec(text := text, degree := n), Merge(Structure(G), Counts(table, list, chi, 8)));
end;;

Lists := function(G, n)
  local gens;
  gens := Filtered(GeneratorsOfGroup(G), g -> g <> ());
  if gens = [] then return Concatenation("trivial(", String(n), ")"); fi;
  return Concatenation("< ", JoinStringsWithSeparator(List(gens,
    g -> String(List([1..n], i -> i^g - 1))), ", "), " >");
end;;

# a finite matrix group, by the orbits of the unit vectors on which it acts faithfully
Matrices := function(text, gens, vectors)
  local M, orbit, v, act, G, table, chi, n, det, list;
  n := Length(vectors[1]);
  if gens = [] then gens := [IdentityMat(n)]; fi;
  M := Group(gens); orbit := [];
  for v in vectors do if not v in orbit then Append(orbit, Orbit(M, v, OnRight)); fi; od;
  act := ActionHomomorphism(M, orbit, OnRight);
  G := Image(act);
  table := CharacterTable(G);
  list := List(ConjugacyClasses(table), c -> PreImagesRepresentative(act, Representative(c)));
  chi := ClassFunction(table, List(list, TraceMat));
  det := ClassFunction(table, List(list, DeterminantMat));
  list := Concatenation(Powers(table, chi), [["det(G)", det, false], ["det(G) * V", det * chi, true]]);
  return Merge(rec(text := text, degree := n), Merge(Structure(G), Counts(table, list, chi, 8)));
end;;

# generators of a Coxeter group on the span of the simple roots, s_i e_j = e_j - b_ij e_i with b_ij b_ji = 4 cos^2(pi / m_ij)
Reflections := function(b)
  local n;
  n := Length(b);
  return List([1..n], i -> List([1..n], function(j)
    local row;
    row := ListWithIdenticalEntries(n, 0); row[j] := 1; row[i] := row[i] - b[i][j];
    return row;
  end));
end;;

Weyl := function(type, rank)
  local name;
  name := Concatenation("Weyl(", type, String(rank), ")");
  return Matrices(name, Reflections(CartanMatrix(RootSystem(SimpleLieAlgebra(type, rank, Rationals)))),
    IdentityMat(rank));
end;;

Icosahedral := function(n)
  local b, i, golden;
  golden := -E(5)^2 - E(5)^3;
  b := 2 * IdentityMat(n);
  for i in [1..n - 1] do b[i][i + 1] := -1; b[i + 1][i] := -1; od;
  b[1][2] := -golden; b[2][1] := -golden;
  return Matrices(Concatenation("Weyl(H", String(n), ")"), Reflections(b), IdentityMat(n));
end;;

cases := [];;
for n in [2..8] do for k in [1..NrTransitiveGroups(n)] do
  Add(cases, Permutations(Lists(TransitiveGroup(n, k), n), TransitiveGroup(n, k), n));
od; od;
for order in [1..32] do for k in [1..NrSmallGroups(order)] do
  G := SmallGroup(order, k);
  H := Image(SmallerDegreePermutationRepresentation(Image(IsomorphismPermGroup(G))));
  n := Maximum(LargestMovedPoint(H), 1);
  if n <= 16 then Add(cases, Permutations(Lists(H, n), H, n)); fi;
od; od;
for n in [3..9] do
  Add(cases, Permutations(Concatenation("C(", String(n), ")"), CyclicGroup(IsPermGroup, n), n));
  Add(cases, Permutations(Concatenation("D(", String(n), ")"), DihedralGroup(IsPermGroup, 2 * n), n));
  Add(cases, Permutations(Concatenation("S(", String(n), ")"), SymmetricGroup(n), n));
  Add(cases, Permutations(Concatenation("A(", String(n), ")"), AlternatingGroup(n), n));
od;
for n in [2..6] do
  G := DicyclicGroup(IsPcGroup, 4 * n);
  Add(cases, Permutations(Concatenation("Q(", String(4 * n), ")"), Image(RegularActionHomomorphism(G)), 4 * n));
od;
for p in [3, 5, 7, 11, 13] do
  Add(cases, Permutations(Concatenation("PSL(2, ", String(p), ")"), PSL(2, p), p + 1));
od;
Add(cases, Permutations("M(11)", MathieuGroup(11), 11));;
Add(cases, Permutations("M(12)", MathieuGroup(12), 12));;
Add(cases, Permutations("S(3) x C(2)", DirectProduct(SymmetricGroup(3), CyclicGroup(IsPermGroup, 2)), 5));;
Add(cases, Permutations("S(3) x S(3)", DirectProduct(SymmetricGroup(3), SymmetricGroup(3)), 6));;
Add(cases, Permutations("D(4) x C(3)", DirectProduct(DihedralGroup(IsPermGroup, 8), CyclicGroup(IsPermGroup, 3)), 7));;
Add(cases, Permutations("S(2) wr S(3)", WreathProduct(SymmetricGroup(2), SymmetricGroup(3)), 6));;
Add(cases, Permutations("S(3) wr S(2)", WreathProduct(SymmetricGroup(3), SymmetricGroup(2)), 6));;
Add(cases, Permutations("C(3) wr C(3)", WreathProduct(CyclicGroup(IsPermGroup, 3), CyclicGroup(IsPermGroup, 3)), 9));;
Add(cases, Permutations("product_action(S(2), S(3))",
  WreathProductProductAction(SymmetricGroup(2), SymmetricGroup(3)), 8));;
Add(cases, Permutations("product_action(S(3), S(2))",
  WreathProductProductAction(SymmetricGroup(3), SymmetricGroup(2)), 9));;
Add(cases, Permutations("grid(2, 3)", Group((1,4)(2,5)(3,6), (1,2,3)(4,5,6)), 6));;
Add(cases, Permutations("grid(2, 2, 2)", Group((1,5)(2,6)(3,7)(4,8), (1,3)(2,4)(5,7)(6,8), (1,2)(3,4)(5,6)(7,8)), 8));;
Add(cases, Permutations("cube()", TransitiveGroup(6, 8), 6));;

c2z := DiagonalMat([-1, -1, 1]);; c2x := DiagonalMat([1, -1, -1]);; i := -IdentityMat(3);;
c4 := [[0, -1, 0], [1, 0, 0], [0, 0, 1]];; c3 := [[0, -1, 0], [1, -1, 0], [0, 0, 1]];;
c6 := [[1, -1, 0], [1, 0, 0], [0, 0, 1]];; h2 := [[0, 1, 0], [1, 0, 0], [0, 0, -1]];; d3 := [[0, 0, 1], [1, 0, 0], [0, 1, 0]];;
points := [["C1", "1", []], ["Ci", "-1", [i]], ["C2", "2", [c2z]], ["Cs", "m", [-c2z]], ["C2h", "2/m", [c2z, i]],
  ["D2", "222", [c2z, c2x]], ["C2v", "mm2", [c2z, -c2x]], ["D2h", "mmm", [c2z, c2x, i]], ["C4", "4", [c4]],
  ["S4", "-4", [-c4]], ["C4h", "4/m", [c4, i]], ["D4", "422", [c4, c2x]], ["C4v", "4mm", [c4, -c2x]],
  ["D2d", "-42m", [-c4, c2x]], ["D4h", "4/mmm", [c4, c2x, i]], ["C3", "3", [c3]], ["S6", "-3", [c3, i]],
  ["D3", "32", [c3, h2]], ["C3v", "3m", [c3, -h2]], ["D3d", "-3m", [c3, h2, i]], ["C6", "6", [c6]],
  ["C3h", "-6", [-c6]], ["C6h", "6/m", [c6, i]], ["D6", "622", [c6, h2]], ["C6v", "6mm", [c6, -h2]],
  ["D3h", "-62m", [-c6, h2]], ["D6h", "6/mmm", [c6, h2, i]], ["T", "23", [c2z, c2x, d3]],
  ["Th", "m-3", [c2z, c2x, d3, i]], ["O", "432", [c4, d3]], ["Td", "-43m", [-c4, d3]], ["Oh", "m-3m", [c4, d3, i]]];;
for entry in points do
  Add(cases, Matrices(Concatenation("point_group('", entry[1], "')"), entry[3], IdentityMat(3)));
  Add(cases, Matrices(Concatenation("point_group('", entry[2], "', 'lattice')"), entry[3], IdentityMat(3)));
od;
for pair in [["A", 1], ["A", 2], ["A", 3], ["A", 4], ["A", 5], ["B", 2], ["B", 3], ["B", 4], ["C", 3], ["D", 4], ["D", 5], ["F", 4],
             ["G", 2], ["E", 6]] do
  Add(cases, Weyl(pair[1], pair[2]));
od;
Add(cases, Icosahedral(3));; Add(cases, Icosahedral(4));;
Add(cases, Matrices("sign_flips(3)", [DiagonalMat([-1, 1, 1]), DiagonalMat([1, -1, 1]), DiagonalMat([1, 1, -1])],
  IdentityMat(3)));;

# large groups: orders, and the rank of V^2, the number of orbits on pairs of pairs, by stabilizers
RankCounts := function(G, n)
  local pairs;
  pairs := Orbits(G, Tuples([1..n], 2), OnTuples);
  return rec(V_V := Length(pairs), V2_V := Sum(pairs, o -> Length(Orbits(Stabilizer(G, o[1], OnTuples), [1..n]))),
    V2_V2 := Sum(pairs, o -> Length(Orbits(Stabilizer(G, o[1], OnTuples), Tuples([1..n], 2), OnTuples))));
end;;

# Rubik's cubes: the facets are numbered 1, 2, ... (as 3 x 3 grids without centers, or 2 x 2), faces up left front right back down;
# these generators are those of the manual of GAP, "Analyzing Rubik's Cube with GAP"
rubik3 := Group(
  ( 1, 3, 8, 6)( 2, 5, 7, 4)( 9,33,25,17)(10,34,26,18)(11,35,27,19),
  ( 9,11,16,14)(10,13,15,12)( 1,17,41,40)( 4,20,44,37)( 6,22,46,35),
  (17,19,24,22)(18,21,23,20)( 6,25,43,16)( 7,28,42,13)( 8,30,41,11),
  (25,27,32,30)(26,29,31,28)( 3,38,43,19)( 5,36,45,21)( 8,33,48,24),
  (33,35,40,38)(34,37,39,36)( 3, 9,46,32)( 2,12,47,29)( 1,14,48,27),
  (41,43,48,46)(42,45,47,44)(14,22,30,38)(15,23,31,39)(16,24,32,40));;
corners := First(Orbits(rubik3, [1..48]), o -> 1 in o);;
rubik2 := Action(rubik3, corners);;
large := [];;
for entry in [["M(22)", MathieuGroup(22), 22], ["M(23)", MathieuGroup(23), 23], ["M(24)", MathieuGroup(24), 24],
              ["rubik(2)", rubik2, 24], ["rubik(3)", rubik3, 48], ["PSL(2, 31)", PSL(2, 31), 32],
              ["S(4) wr S(4)", WreathProduct(SymmetricGroup(4), SymmetricGroup(4)), 16],
              ["S(10)", SymmetricGroup(10), 10], ["A(10)", AlternatingGroup(10), 10]] do
  if entry[1] = "rubik(3)" then
    counts := rec(V_V := Length(Orbits(entry[2], Tuples([1..48], 2), OnTuples)));
  else
    counts := RankCounts(entry[2], entry[3]);
  fi;
  Add(large, Merge(rec(text := entry[1], degree := entry[3], hom := counts), Structure(entry[2])));
od;

output := OutputTextFile("tests/oracle/breadth.json", false);;
SetPrintFormattingStatus(output, false);;
PrintTo(output, "{\"source\": \"GAP ", GAPInfo.Version, "\", \"groups\": [\n",
  JoinStringsWithSeparator(List(cases, Json), ",\n"), "\n], \"large\": [\n", JoinStringsWithSeparator(List(large, Json), ",\n"),
  "\n]}\n");;
CloseStream(output);;
QUIT;
