# Makes tests/oracle/orbit_types.json with GAP 4.12 (packages primgrp, transgrp, smallgrp):
#
#     gap -q -A tests/oracle/make_orbit_types.g
#
# Isotropy classes of permutation and matrix representations from all subgroups of the group, parabolic subgroups of reflection
# groups by conjugacy tests, numbers of subgroups, normalizers, supplements and complements; that each perfect group of order up
# to 2000 has two generators; and that element orders decide three groups of larger order.
LoadPackage("primgrp");; LoadPackage("transgrp");; LoadPackage("smallgrp");;
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
  elif value = true then return "true";
  elif value = false then return "false";
  fi;
  return String(value);
end;;

ImageLists := function(G, n) return List(GeneratorsOfGroup(G), g -> List([1..n], i -> i^g - 1)); end;;

# H is an isotropy subgroup iff every larger subgroup <H, g> has a smaller fixed space; dimensions by characters
Isotropy := function(G, trace)
  local dim, result, class, H, d;
  dim := H -> Sum(H, trace) / Size(H);
  result := [];
  for class in ConjugacyClassesSubgroups(G) do
    H := Representative(class);
    d := dim(H);
    if ForAll(G, g -> g in H or dim(ClosureGroup(H, g)) < d) then
      Add(result, [Size(H), Size(class), d, Size(Normalizer(G, H)) / Size(H)]);
    fi;
  od;
  return SortedList(result);
end;;

Fixed := function(n) return g -> Number([1..n], i -> i^g = i); end;;
FixedPairs := function(n) return g -> Number([1..n], i -> i^g = i)^2; end;;

isotropy := [];;
for n in [5, 8, 12, 18] do
  Add(isotropy, rec(name := "natural", degree := n, generators := ImageLists(DihedralGroup(IsPermGroup, 2*n), n),
    classes := Isotropy(DihedralGroup(IsPermGroup, 2*n), Fixed(n))));
  Add(isotropy, rec(name := "natural", degree := n, generators := ImageLists(CyclicGroup(IsPermGroup, n), n),
    classes := Isotropy(CyclicGroup(IsPermGroup, n), Fixed(n))));
od;
for n in [3, 4, 5] do
  Add(isotropy, rec(name := "pairs", degree := n, generators := ImageLists(SymmetricGroup(n), n),
    classes := Isotropy(SymmetricGroup(n), FixedPairs(n))));
  Add(isotropy, rec(name := "pairs", degree := n, generators := ImageLists(AlternatingGroup(n), n),
    classes := Isotropy(AlternatingGroup(n), FixedPairs(n))));
od;
for n in [3 .. 6] do
  Add(isotropy, rec(name := "natural", degree := n, generators := ImageLists(AlternatingGroup(n), n),
    classes := Isotropy(AlternatingGroup(n), Fixed(n))));
od;
for pair in [[6, 8], [6, 11], [7, 5], [8, 23], [8, 37], [9, 15]] do
  G := TransitiveGroup(pair[1], pair[2]);
  Add(isotropy, rec(name := "natural", degree := pair[1], generators := ImageLists(G, pair[1]),
    classes := Isotropy(G, Fixed(pair[1]))));
od;

# Reflection groups: s_i a_j = a_j - c_ij a_i on the simple roots, as permutations of the roots
Cartan := function(type, rank)
  local c, i, edge, phi;
  c := 2 * IdentityMat(rank);
  edge := function(i, j, a, b) c[i][j] := a; c[j][i] := b; end;
  if type = "E" then
    edge(1,3,-1,-1); edge(3,4,-1,-1); edge(2,4,-1,-1);
    for i in [4..rank-1] do edge(i,i+1,-1,-1); od;
    return c;
  fi;
  for i in [1..rank-1] do edge(i,i+1,-1,-1); od;
  if type = "B" then edge(rank-1,rank,-1,-2); fi;
  if type = "D" then edge(rank-1,rank,0,0); edge(rank-2,rank,-1,-1); fi;
  if type = "F" then edge(2,3,-1,-2); fi;
  if type = "H" then phi := -(E(5)+E(5)^4+1); edge(1,2,phi,phi); fi;
  return c;
end;;

Reflections := function(type, rank)
  local c;
  c := Cartan(type, rank);
  return List([1..rank], function(i)
    local m, j;
    m := IdentityMat(rank);
    for j in [1..rank] do m[j][i] := m[j][i] - c[i][j]; od;
    return m; # rows are the images of the simple roots
  end);
end;;

Parabolics := function(type, rank)
  local gens, group, hom, perms, W, found, J, H, known;
  gens := Reflections(type, rank);
  group := Group(gens);
  hom := ActionHomomorphism(group, Union(List(IdentityMat(rank), v -> Orbit(group, v))), OnRight, "surjective");
  perms := List(gens, g -> g^hom);
  W := Group(perms);
  found := [];
  for J in Combinations([1..rank]) do
    H := Subgroup(W, perms{J});
    known := ForAny(found, K -> Size(K) = Size(H) and
      SortedList(List(Orbits(K, MovedPoints(W)), Length)) = SortedList(List(Orbits(H, MovedPoints(W)), Length)) and
      IsConjugate(W, K, H));
    if not known then Add(found, H); fi;
  od;
  return rec(type := type, rank := rank, order := Size(W), classes := SortedList(List(found, function(H)
    local N, moved;
    N := Size(Normalizer(W, H));
    moved := Concatenation(List(GeneratorsOfGroup(H), h -> gens[Position(perms, h)] - IdentityMat(rank)));
    return [Size(H), Size(W) / N, rank - RankMat(Concatenation(moved, [0 * [1..rank]])), N / Size(H)];
  end)));
end;;
parabolics := [];;
for pair in [["A",2],["A",3],["A",4],["A",5],["B",2],["B",3],["B",4],["B",5],["D",4],["D",5],["D",6],["F",4],["H",3],["H",4],
             ["E",6],["E",7],["E",8]] do
  Add(parabolics, Parabolics(pair[1], pair[2]));
od;

# Subgroups, normalizers, supplements
Supplements := function(G, classes, H)
  local found, smaller, class, K, meet;
  found := []; smaller := [];
  for class in classes do
    K := Representative(class);
    meet := Size(Intersection(K, H));
    if Size(K) * Size(H) = Size(G) * meet and not ForAny(smaller, c -> ForAny(c, L -> IsSubgroup(K, L))) then
      Add(smaller, class);
      Add(found, [Size(K), meet, Size(class)]);
    fi;
  od;
  return SortedList(found);
end;;

Study := function(name, G, n)
  local classes, chosen;
  classes := ShallowCopy(ConjugacyClassesSubgroups(G));
  SortBy(classes, c -> Size(Representative(c)));
  chosen := Filtered(classes, c -> Size(Representative(c)) > 1);
  if Length(chosen) > 14 then chosen := chosen{List([1..14], k -> QuoInt(k * Length(chosen), 14))}; fi;
  return rec(name := name, degree := n, generators := ImageLists(G, n), order := Size(G),
    class_count := Length(classes), subgroup_count := Sum(classes, Size),
    subgroups := List(chosen, function(c)
      local H, r;
      H := Representative(c);
      r := rec(generators := ImageLists(H, n), order := Size(H), normalizer := Size(Normalizer(G, H)),
        supplements := Supplements(G, classes, H));
      if IsNormal(G, H) and IsSolvableGroup(H) then
        r.complements := Length(ComplementClassesRepresentatives(G, H));
      fi;
      return r;
    end));
end;;

groups := [];;
for n in [4..6] do for k in [1..NrTransitiveGroups(n)] do
  Add(groups, Study(Concatenation("T", String(n), ".", String(k)), TransitiveGroup(n, k), n));
od; od;
for pair in [[7,3],[7,5],[8,4],[8,5],[8,23],[8,32],[8,37],[8,39],[8,43],[9,12],[9,16],[9,26],[10,7],[10,13],[12,100]] do
  Add(groups, Study(Concatenation("T", String(pair[1]), ".", String(pair[2])), TransitiveGroup(pair[1], pair[2]), pair[1]));
od;
Add(groups, Study("S3 x S3", DirectProduct(SymmetricGroup(3), SymmetricGroup(3)), 6));
Add(groups, Study("S4 x C2", DirectProduct(SymmetricGroup(4), CyclicGroup(IsPermGroup, 2)), 6));
Add(groups, Study("A5 x S3", DirectProduct(AlternatingGroup(5), SymmetricGroup(3)), 8));

counts := List([AlternatingGroup(7), PSL(2,11), PSL(2,13), DirectProduct(SymmetricGroup(4), SymmetricGroup(4)),
    WreathProduct(SymmetricGroup(3), SymmetricGroup(3)), WreathProduct(AlternatingGroup(4), CyclicGroup(IsPermGroup, 2)),
    TransitiveGroup(16, 1000)], function(G)
  local n, classes;
  n := LargestMovedPoint(G);
  classes := ConjugacyClassesSubgroups(G);
  return rec(degree := n, generators := ImageLists(G, n), order := Size(G), class_count := Length(classes),
    subgroup_count := Sum(classes, Size));
end);;

normalizers := [];;
for pair in [[SymmetricGroup(9), 9], [SymmetricGroup(11), 11], [MathieuGroup(12), 12], [MathieuGroup(22), 22],
             [WreathProduct(SymmetricGroup(4), SymmetricGroup(4)), 16]] do
  for p in Set(Factors(Size(pair[1]))) do
    H := SylowSubgroup(pair[1], p);
    Add(normalizers, rec(degree := pair[2], generators := ImageLists(pair[1], pair[2]), subgroup := ImageLists(H, pair[2]),
      order := Size(Normalizer(pair[1], H))));
  od;
od;

TwoGenerated := function(G)
  local k;
  for k in [1..10000] do
    if Size(Subgroup(G, [PseudoRandom(G), PseudoRandom(G)])) = Size(G) then return true; fi;
  od;
  return false;
end;;
perfect := [];;
for n in Filtered(SizesPerfectGroups(), n -> n > 1 and n <= 2000) do
  Add(perfect, rec(order := n, two_generated := ForAll([1..NumberPerfectGroups(n)], k -> TwoGenerated(PerfectGroup(IsPermGroup, n, k)))));
od;

Orders := function(G)
  local s, c, k;
  s := [];
  for c in ConjugacyClasses(G) do
    k := Order(Representative(c));
    if IsBound(s[k]) then s[k] := s[k] + Size(c); else s[k] := Size(c); fi;
  od;
  return List(Filtered([1..Length(s)], k -> IsBound(s[k])), k -> [k, s[k]]);
end;;
statistics := [];;
for target in [PSL(2,7), AlternatingGroup(6), SymmetricGroup(6)] do
  Add(statistics, rec(order := Size(target), orders := Orders(target),
    groups := Number([1..NrSmallGroups(Size(target))], k -> Orders(SmallGroup(Size(target), k)) = Orders(target))));
od;

out := OutputTextFile("tests/oracle/orbit_types.json", false);;
SetPrintFormattingStatus(out, false);;
PrintTo(out, Json(rec(
  source := "GAP 4.12, tests/oracle/make_orbit_types.g",
  isotropy := isotropy, parabolics := parabolics, groups := groups, counts := counts,
  normalizers := normalizers, perfect := perfect, statistics := statistics)), "\n");
CloseStream(out);
QUIT;
