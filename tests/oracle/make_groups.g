# Makes tests/oracle/groups.json with GAP 4.12 (packages primgrp, transgrp, smallgrp):
#
#     gap -q -A tests/oracle/make_groups.g
#
# For every transitive group of degree 2 to 6, a few of degree 7 to 9, and some intransitive groups: order, class number,
# character degrees, the decomposition of the natural character over C with Frobenius-Schur indicators, dimensions of
# Hom spaces by character products, Molien series, stabilizers of colourings, isotropy classes of the natural
# representation, and names of small subgroups.
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

# x is a colouring of the points: the stabilizer fixes every colour class as a set
ColouringStabilizer := function(G, x)
  return Stabilizer(G, List(Set(x), c -> Filtered([1..Length(x)], i -> x[i] = c)), OnTuplesSets);
end;;

# H is the stabilizer of a vector of the permutation representation iff it is the stabilizer of its own orbit colouring
IsotropyClasses := function(G, n)
  local result, class, H, orbits, x, i, j;
  result := [];
  for class in ConjugacyClassesSubgroups(G) do
    H := Representative(class);
    orbits := Orbits(H, [1..n]);
    x := ListWithIdenticalEntries(n, 0);
    for i in [1..Length(orbits)] do for j in orbits[i] do x[j] := i; od; od;
    if Size(ColouringStabilizer(G, x)) = Size(H) then
      Add(result, [Size(H), Size(class), Length(orbits), Size(Normalizer(G, H)) / Size(H)]);
    fi;
  od;
  return SortedList(result);
end;;

Describe := function(name, G, n)
  local table, chi, irr, one, sym2, alt2, data, colourings, molien, k, psi;
  table := CharacterTable(G);
  irr := Irr(table);
  one := TrivialCharacter(table);
  chi := ClassFunction(table, List(ConjugacyClasses(table), c -> n - NrMovedPoints(Representative(c))));
  sym2 := SymmetricParts(table, [chi], 2)[1];
  alt2 := AntiSymmetricParts(table, [chi], 2)[1];
  colourings := [List([1..n], i -> i mod 2), List([1..n], i -> QuoInt(i, 2)), List([1..n], i -> (i*i) mod 3),
                 List([1..n], function(i) if i = 1 then return 1; fi; return 0; end)];
  molien := [];
  for k in [1..6] do
    Add(molien, ScalarProduct(table, SymmetricParts(table, [chi], k)[1], chi));
  od;
  data := rec(
    name := name, degree := n,
    generators := List(GeneratorsOfGroup(G), g -> List([1..n], i -> i^g - 1)),
    order := Size(G),
    classes := Length(irr),
    degrees := SortedList(List(irr, psi -> psi[1])),
    decomposition := SortedList(List(Filtered([1..Length(irr)], i -> ScalarProduct(table, chi, irr[i]) > 0),
      i -> [irr[i][1], ScalarProduct(table, chi, irr[i]), Indicator(table, [irr[i]], 2)[1]])),
    hom := rec(
      V_V := ScalarProduct(table, chi, chi),
      V2_V := ScalarProduct(table, chi*chi, chi),
      V2_V2 := ScalarProduct(table, chi*chi, chi*chi),
      Sym2_V := ScalarProduct(table, sym2, chi),
      Alt2_V := ScalarProduct(table, alt2, chi),
      Alt2_Alt2 := ScalarProduct(table, alt2, alt2),
      Sym2_1 := ScalarProduct(table, sym2, one)),
    molien := molien,
    stabilizers := List(colourings, x -> [x, Size(ColouringStabilizer(G, x))]),
    isotropy := IsotropyClasses(G, n));
  return data;
end;;

result := [];;
for n in [2..6] do
  for i in [1..NrTransitiveGroups(n)] do
    Add(result, Describe(Concatenation("T", String(n), "n", String(i)), TransitiveGroup(n, i), n));
  od;
od;
for pair in [[7, 1], [7, 3], [7, 5], [8, 1], [8, 5], [8, 12], [8, 25], [8, 36], [9, 5], [9, 16]] do
  Add(result, Describe(Concatenation("T", String(pair[1]), "n", String(pair[2])),
      TransitiveGroup(pair[1], pair[2]), pair[1]));
od;
Add(result, Describe("S3 x C2", Group((1,2),(1,2,3),(4,5)), 5));;
Add(result, Describe("C2 fixing points", Group((1,2)), 5));;
Add(result, Describe("diagonal C3", Group((1,2,3)(4,5,6)), 6));;
Add(result, Describe("S4 on edges", Action(SymmetricGroup(4), Combinations([1..4], 2), OnSets), 6));;

names := [];;
for order in Concatenation([1..31], [60, 120]) do
  for i in [1..NrSmallGroups(order)] do
    G := SmallGroup(order, i);
    statistics := Collected(List(Elements(G), Order));
    Add(names, rec(order := order, statistics := statistics, abelian := IsAbelian(G),
      invariants := AbelianInvariants(G), description := StructureDescription(G)));
  od;
od;

output := OutputTextFile("tests/oracle/groups.json", false);;
SetPrintFormattingStatus(output, false);;
PrintTo(output, Json(rec(source := Concatenation("GAP ", GAPInfo.Version), groups := result, small_groups := names)), "\n");
CloseStream(output);;
QUIT;
