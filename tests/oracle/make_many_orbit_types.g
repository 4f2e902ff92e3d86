# Makes tests/oracle/many_orbit_types.json with GAP 4.12 (packages transgrp, smallgrp):
#
#     gap -q -A tests/oracle/make_many_orbit_types.g
#
# Isotropy classes from all subgroups of a group, by characters: of transitive groups, of groups with several orbits, repeated
# generators or fixed points, and of signed permutation groups, on the natural representation, its second powers and its product
# with the sign. And the types of all groups of order up to 31 with generators, for their names.
LoadPackage("transgrp");; LoadPackage("smallgrp");; LoadPackage("primgrp");;
SizeScreen([4096, 24]);;
Reset(GlobalMersenneTwister, 11);;

# H is an isotropy subgroup iff every larger subgroup <H, g> has a smaller fixed space; dimensions by characters
Isotropy := function(G, trace)
  local dim, result, class, H, d;
  dim := H -> Sum(H, trace) / Size(H);
  result := [];
  for class in ConjugacyClassesSubgroups(G) do
    H := Representative(class);
    d := dim(H);
    if ForAll(G, g -> g in H or dim(ClosureGroup(H, g)) < d) then
      Add(result, [Size(H), Size(class), d, Size(G) / Size(class) / Size(H)]);
    fi;
  od;
  return SortedList(result);
end;;

# signed permutations of n coordinates act on 2 n points, i and i + n for e_i and -e_i; without signs the two halves move alike
SignedTrace := n -> (g -> Number([1..n], i -> i^g = i) - Number([1..n], i -> i^g = i + n));;
Second := function(trace, sign) return g -> (trace(g)^2 + sign * trace(g^2)) / 2; end;;
Doubled := function(g, n) return PermList(Concatenation(List([1..n], i -> i^g), List([1..n], i -> i^g + n))); end;;

Describe := function(kind, gens, n)
  local G, trace, lists;
  G := Group(gens, ());
  trace := SignedTrace(n);
  lists := List(gens, g -> List([1..n], function(i) if i^g > n then return -(i^g - n); fi; return i^g; end));
  return [kind, n, lists, Size(G), Isotropy(G, trace), Isotropy(G, Second(trace, 1)), Isotropy(G, Second(trace, -1))];
end;;

found := [];;
for n in [2..8] do
  for k in [1..NrTransitiveGroups(n)] do
    G := TransitiveGroup(n, k);
    if Size(G) <= 48 and (n < 8 or k mod 4 = 1) then
      Add(found, Describe("plain", List(GeneratorsOfGroup(G), g -> Doubled(g, n)), n));
    fi;
  od;
od;
for k in [1..24] do
  n := Random(GlobalMersenneTwister, 2, 7);
  a := Random(GlobalMersenneTwister, 1, n);
  gens := List([1..Random(GlobalMersenneTwister, 1, 3)], i -> Random(GlobalMersenneTwister, SymmetricGroup(a)) *
    Random(GlobalMersenneTwister, SymmetricGroup([a+1..n])));
  if Size(Group(gens, ())) <= 48 then
    Add(found, Describe("plain", List(Concatenation(gens, [gens[1], ()]), g -> Doubled(g, n)), n));
  fi;
od;
for k in [1..24] do
  n := Random(GlobalMersenneTwister, 1, 4);
  gens := List([1..Random(GlobalMersenneTwister, 1, 3)], i -> Doubled(Random(GlobalMersenneTwister, SymmetricGroup(n)), n) *
    Product(List([1..n], j -> (j, j+n)^Random(GlobalMersenneTwister, 0, 1))));
  if Size(Group(gens, ())) <= 48 then Add(found, Describe("signed", gens, n)); fi;
od;

types := [];;
for n in [1..31] do
  for k in [1..NumberSmallGroups(n)] do
    H := Image(IsomorphismPermGroup(SmallGroup(n, k)));
    d := Maximum(1, LargestMovedPoint(H));
    Add(types, [n, k, d, List(GeneratorsOfGroup(H), g -> List([1..d], i -> i^g - 1))]);
  od;
od;
# lists of numbers are JSON already; the strings are written by hand
Print("{\"orbit_types\": [", JoinStringsWithSeparator(List(found, f -> Concatenation("{\"kind\": \"", f[1], "\", \"degree\": ",
  String(f[2]), ", \"generators\": ", String(f[3]), ", \"order\": ", String(f[4]), ", \"natural\": ", String(f[5]),
  ", \"symmetric\": ", String(f[6]), ", \"exterior\": ", String(f[7]), "}")), ",\n"), "],\n\"types\": [", JoinStringsWithSeparator(List(types, String), ",\n"), "]}\n");
QUIT;
