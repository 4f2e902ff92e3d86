# Makes tests/oracle/irreducible.json with GAP 4.12 (packages transgrp, smallgrp):
#
#     gap -q -A tests/oracle/make_irreducible.g
#
# For permutation groups: the irreducible characters, by the eigenvalues of the elements of each class. Entry [o, s, m] of a row
# is a class of s elements of order o on which zeta(o)^k is an eigenvalue m[k] times, k = 0, ..., o - 1; and the degree of Q(chi).
LoadPackage("transgrp");; LoadPackage("smallgrp");;
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

Describe := function(name, G, n)
  local table, orders, sizes, rows, chi, k, o, m, row;
  table := CharacterTable(G);
  orders := OrdersClassRepresentatives(table);
  sizes := SizesConjugacyClasses(table);
  rows := [];
  for chi in Irr(table) do
    row := [];
    for k in [1..Length(orders)] do
      o := orders[k];
      m := EigenvaluesChar(chi, k);  # E(o)^1, ..., E(o)^o
      Add(row, [o, sizes[k], Concatenation([m[o]], m{[1..o-1]})]);
    od;
    Add(rows, rec(degree := chi[1], field := DegreeOverPrimeField(Field(ValuesOfClassFunction(chi))), row := SortedList(row)));
  od;
  return rec(name := name, degree := n,
    generators := List(GeneratorsOfGroup(G), g -> List([1..n], i -> i^g - 1)),
    characters := rows);
end;;

groups := [];;
for pair in [[3, 1], [4, 1], [4, 2], [4, 3], [4, 4], [5, 1], [5, 2], [5, 3], [5, 4], [6, 2], [6, 4], [6, 5], [6, 9], [6, 14],
             [7, 1], [7, 3], [7, 4], [7, 5], [8, 5], [8, 12], [8, 23], [8, 25], [9, 19], [9, 27], [11, 5], [12, 10], [13, 4]] do
  Add(groups, Describe(Concatenation("T", String(pair[1]), ".", String(pair[2])),
    TransitiveGroup(pair[1], pair[2]), pair[1]));
od;
Add(groups, Describe("S3 x C4", DirectProduct(SymmetricGroup(3), CyclicGroup(IsPermGroup, 4)), 7));
Add(groups, Describe("D30", DihedralGroup(IsPermGroup, 30), 15));

PrintTo("tests/oracle/irreducible.json", "{\"groups\": [\n",
  JoinStringsWithSeparator(List(groups, Json), ",\n"), "\n]}\n");
QUIT;
