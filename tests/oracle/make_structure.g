# Makes tests/oracle/structure.json with GAP 4.12 (packages primgrp, transgrp):
#
#     gap -q -A tests/oracle/make_structure.g
#
# For every transitive group of degree 2 to 8 and some intransitive and large ones: the orders of the center, the derived
# subgroup, the centralizers and normal closures of the subgroup of the first generator, and of the Sylow subgroups.
LoadPackage("primgrp");; LoadPackage("transgrp");;
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

Describe := function(name, G, n)
  local first, H, primes;
  first := First(GeneratorsOfGroup(G), g -> g <> ());
  H := Subgroup(G, [first]);
  primes := Set(Factors(Size(G)));
  return rec(
    name := name,
    degree := n,
    generators := List(GeneratorsOfGroup(G), g -> List([1..n], i -> i^g - 1)),
    order := Size(G),
    center := Size(Centre(G)),
    derived := Size(DerivedSubgroup(G)),
    centralizer := Size(Centralizer(G, H)),
    closure := Size(NormalClosure(G, H)),
    is_normal := IsNormal(G, H),
    fixed_derived := Size(DerivedSubgroup(DerivedSubgroup(G))),
    sylow := List(primes, p -> [p, Size(SylowSubgroup(G, p))]));
end;;

groups := [];;
for n in [2..8] do for k in [1..NrTransitiveGroups(n)] do
  Add(groups, Describe(Concatenation("T", String(n), ".", String(k)), TransitiveGroup(n, k), n));
od; od;
for pair in [[9, 15], [9, 27], [10, 30], [12, 100], [12, 200], [12, 294]] do
  Add(groups, Describe(Concatenation("T", String(pair[1]), ".", String(pair[2])),
    TransitiveGroup(pair[1], pair[2]), pair[1]));
od;
for k in [1..4] do
  Add(groups, Describe(Concatenation("P24.", String(k)), PrimitiveGroup(24, k), 24));
od;
Add(groups, Describe("intransitive S3 x C4", DirectProduct(SymmetricGroup(3), CyclicGroup(IsPermGroup, 4)), 7));
Add(groups, Describe("intransitive A4 x D8", DirectProduct(AlternatingGroup(4), DihedralGroup(IsPermGroup, 8)), 8));
Add(groups, Describe("subdirect", Group((1,2)(4,5), (1,2,3), (6,7,8)(9,10,11), (4,5)(6,9)(7,10)(8,11)), 11));
Add(groups, Describe("S5 wr S3", WreathProduct(SymmetricGroup(5), SymmetricGroup(3)), 15));

PrintTo("tests/oracle/structure.json", "{\"groups\": [\n",
  JoinStringsWithSeparator(List(groups, Json), ",\n"), "\n]}\n");
QUIT;
