# Makes tests/oracle/semidirect.json with GAP 4.12 (package ctbllib):
#
#     gap -q -A tests/oracle/make_semidirect.g
#
# For semidirect products N : H with an action, as the language of symgroup writes them: order, class number, orders of the
# center and the derived subgroup, degrees of the irreducible characters with their Frobenius-Schur indicators, and for the
# representation on the elements of N and the points of H its decomposition over C as [dim, multiplicity, indicator], dim End,
# and dim Hom(V^2, V). GAP makes them by SemidirectProduct and permutation characters, not on these points.
LoadPackage("ctbllib");;
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

Written := permutations -> Concatenation("< ", JoinStringsWithSeparator(List(permutations, String), ", "), " >");;

# n and h generate N and H, and action[j][i] is h_j n_i h_j^-1; GAP acts from the right, so its automorphisms are the inverses
Case := function(n, h, action)
  local N, H, automorphisms, G, inN, inH, table, chi, irr, orbit, text, square;
  N := Group(n); H := Group(h);
  automorphisms := List(action, images -> GroupHomomorphismByImages(N, N, n, images)^-1);
  G := SemidirectProduct(H, GroupHomomorphismByImages(H, Group(automorphisms), h, automorphisms), N);
  inH := Embedding(G, 1); inN := Embedding(G, 2);
  table := CharacterTable(G); irr := Irr(table);
  chi := PermutationCharacter(G, Image(inH));
  for orbit in Orbits(H, [1..LargestMovedPoint(H)]) do
    chi := chi + PermutationCharacter(G, ClosureGroup(Image(inN), Image(inH, Stabilizer(H, orbit[1]))));
  od;
  chi := ClassFunction(table, ValuesOfClassFunction(chi));
  square := chi^2;
  text := Concatenation(Written(n), " : ", Written(h), " by ", JoinStringsWithSeparator(List(action, Written), " "));
  return rec(text := text, order := Size(G), classes := Length(irr), center := Size(Centre(G)),
    derived := Size(DerivedSubgroup(G)),
    types := SortedList(List(irr, c -> [c[1], Indicator(table, [c], 2)[1]])),
    natural := SortedList(Filtered(List(irr, c -> [c[1], ScalarProduct(table, chi, c), Indicator(table, [c], 2)[1]]),
      item -> item[2] > 0)),
    hom := [ScalarProduct(table, chi, chi), ScalarProduct(table, square, chi)]);
end;;

Circle := n -> CycleFromList([1..n]);;
Power := function(n, k, order) return Case([Circle(n)], [Circle(order)], [[Circle(n)^k]]); end;;
a := (1,2,5,6)(3,8,7,4);; b := (1,3,5,7)(2,4,6,8);;
if not (a^2 = b^2 and b^-1 * a * b = a^-1) then Error("not the quaternion group"); fi;

cases := [
  Power(7, 2, 3), Power(7, 3, 6), Power(7, -1, 2), Power(5, 2, 4), Power(5, -1, 4), Power(13, 3, 3), Power(13, 5, 4),
  Power(9, 4, 3), Power(9, 2, 6), Power(8, 3, 2), Power(8, 5, 2), Power(8, -1, 2), Power(11, 3, 5), Power(16, 7, 2),
  Power(4, -1, 4), Power(3, -1, 4), Power(15, 2, 4), Power(21, 4, 3),
  Case([a, b], [(1,2,3)], [[b, a * b]]),
  Case([(1,2), (3,4)], [(1,2,3)], [[(3,4), (1,2)(3,4)]]),
  Case([(1,2), (3,4)], [(1,2), (1,2,3)], [[(3,4), (1,2)], [(3,4), (1,2)(3,4)]]),
  Case([(1,2,3), (4,5,6)], [(1,2)], [[(4,5,6), (1,2,3)]]),
  Case([(1,2,3), (4,5,6)], [(1,2)], [[(1,3,2), (4,6,5)]]),
  Case([(1,2,3), (4,5,6)], [(1,2,3,4)], [[(4,5,6), (1,3,2)]]),
  Case([(1,2,3), (4,5,6)], [(1,2,3)], [[(1,2,3), (1,2,3)(4,5,6)]]),
  Case([(1,2,3,4), (1,3)], [(1,2)], [[(1,4,3,2), (1,3)]]),
  Case([(1,2,3), (1,2)], [(1,2), (3,4)], [[(1,3,2), (1,2)], [(1,2,3), (1,2)]]),
  Case([(1,2), (3,4), (5,6)], [(1,2,3,4,5,6,7)], [[(3,4), (5,6), (1,2)(3,4)]]),
];;
PrintTo("tests/oracle/semidirect.json", "{\"source\": \"GAP ", GAPInfo.Version, "\", \"groups\": [\n",
  JoinStringsWithSeparator(List(cases, Json), ",\n"), "\n]}\n");
QUIT;
