# Makes tests/oracle/wreath.json with GAP 4.12 (packages ctbllib, smallgrp, transgrp, primgrp):
#
#     gap -q -A tests/oracle/make_wreath.g
#
# Dimensions of Hom and Molien coefficients of degree 0 to `top` for large groups between a product of wreath products and its
# commutators, by listing conjugacy classes. Rubik's 3x3x3 cube is the subgroup of index 2 in the product of its actions on

# product.
LoadPackage("ctbllib");; LoadPackage("smallgrp");; LoadPackage("transgrp");; LoadPackage("primgrp");;
SizeScreen([4096, 24]);;
top := 9;;

Json := function(value)
  if IsString(value) and not IsEmpty(value) then
    return Concatenation("\"", value, "\"");
  elif IsList(value) then
    return Concatenation("[", JoinStringsWithSeparator(List(value, Json), ","), "]");
  elif IsRecord(value) then
    return Concatenation("{", JoinStringsWithSeparator(List(SortedList(RecNames(value)),
      name -> Concatenation("\"", name, "\":", Json(value.(name)))), ","), "}");
  fi;
  return String(value);
end;;

# the representatives act on n r points: point i + n k is zeta^k e_i for a root of unity zeta of order r
NaturalTrace := function(g, n, r)
  local total, i, image;
  total := 0;
  for i in [1..n] do
    image := i^g - 1;
    if image mod n = i - 1 then total := total + E(r)^QuoInt(image, n); fi;
  od;
  return total;
end;;

# complete (sign 1) or elementary (sign -1) symmetric functions of degree 0 to k by Newton's identities
Newton := function(sums, sign)
  local values, k;
  values := [1];
  for k in [1..Length(sums)] do
    Add(values, Sum([1..k], i -> sign^(i - 1) * sums[i] * values[k - i + 1]) / k);
  od;
  return values;
end;;

Classes := function(G, n, r)
  return List(ConjugacyClasses(G), function(c)
    local g, sums, back;
    g := Representative(c);
    sums := List([1..top], i -> NaturalTrace(g^i, n, r));
    back := List([1..top], i -> NaturalTrace(g^-i, n, r));
    return rec(share := Size(c) / Size(G), sums := sums, back := back, h := Newton(back, 1), sign := SignPerm(g),
      det := Newton(List([1..n], i -> NaturalTrace(g^i, n, r)), -1)[n + 1]);
  end);
end;;

MeanOver := {classes, f} -> Sum(classes, c -> c.share * f(c));;

# text is how the language of symgroup writes the group, of degree n; the lists are its generators from 0, for r = 1
Case := function(text, G, n, r)
  local classes, words, values, hom, i, j;
  classes := Classes(G, n, r);
  words := ["trivial(G)", "V", "V^2", "Sym^2(V)", "Alt^2(V)", "Sym^3(V)"];
  values := [c -> 1, c -> c.sums[1], c -> c.sums[1]^2, c -> (c.sums[1]^2 + c.sums[2]) / 2,
    c -> (c.sums[1]^2 - c.sums[2]) / 2, c -> Newton(c.sums{[1..3]}, 1)[4]];
  if r < 3 then
    Append(words, ["det(G)", "det(G) * V"]); Append(values, [c -> c.det, c -> c.det * c.sums[1]]);
  fi;
  hom := [];
  for i in [1..Length(words)] do for j in [1..Length(words)] do
    Add(hom, [words[i], words[j], MeanOver(classes, c -> ComplexConjugate(values[i](c)) * values[j](c))]);
  od; od;
  return rec(text := text, order := Size(G), hom := hom,
    molien := [List([0..top], k -> MeanOver(classes, c -> c.h[k + 1])),
               List([0..top], k -> MeanOver(classes, c -> c.h[k + 1] * c.sums[1]))]);
end;;

Lists := {G, n} -> Concatenation("< ", JoinStringsWithSeparator(List(GeneratorsOfGroup(G),
  g -> String(List([1..n], i -> i^g - 1))), ", "), " >");;

cases := [];;
Add(cases, Case("S(4) wr S(5)", WreathProduct(SymmetricGroup(4), SymmetricGroup(5)), 20, 1));;
Add(cases, Case("D(5) wr S(5)", WreathProduct(DihedralGroup(IsPermGroup, 10), SymmetricGroup(5)), 25, 1));;
Add(cases, Case("A(5) wr A(4)", WreathProduct(AlternatingGroup(5), AlternatingGroup(4)), 20, 1));;
Add(cases, Case("C(6) wr S(5)", WreathProduct(Group((1,2,3,4,5,6)), SymmetricGroup(5)), 30, 1));;

# other permutations of the cells than S(m) and A(m)
Add(cases, Case("C(7) wr C(5)", WreathProduct(Group((1,2,3,4,5,6,7)), Group((1,2,3,4,5))), 35, 1));;
Add(cases, Case("S(3) wr D(7)", WreathProduct(SymmetricGroup(3), DihedralGroup(IsPermGroup, 14)), 21, 1));;
Add(cases, Case("C(2) wr grid(4, 3)", WreathProduct(Group((1,2)), Group((1,4,7,10)(2,5,8,11)(3,6,9,12),
  (1,2,3)(4,5,6)(7,8,9)(10,11,12))), 24, 1));;

# subgroups of small index, given by generators alone
Inside := function(P, n)
  local G;
  G := ClosureGroup(DerivedSubgroup(P), Product(GeneratorsOfGroup(P)));
  Add(cases, Case(Lists(G, n), G, n, 1));
  G := DerivedSubgroup(P);
  Add(cases, Case(Lists(G, n), G, n, 1));
end;;
Inside(DirectProduct(SymmetricGroup(7), SymmetricGroup(6)), 13);;
Inside(WreathProduct(Group((1,2,3,4)), SymmetricGroup(6)), 24);;
Inside(WreathProduct(SymmetricGroup(3), SymmetricGroup(6)), 18);;
Inside(WreathProduct(SymmetricGroup(4), DihedralGroup(IsPermGroup, 10)), 20);;
Inside(DirectProduct(WreathProduct(Group((1,2)), SymmetricGroup(5)), WreathProduct(Group((1,2,3)), SymmetricGroup(4))), 22);;
Inside(DirectProduct(DihedralGroup(IsPermGroup, 8), SymmetricGroup(8), Group((1,2,3))), 15);;

# G(r, p, n): monomial matrices with r-th roots of unity, whose product has order dividing r / p
Monomial := function(r, p, n)
  local gens, turn;
  turn := {i, k} -> PermList(List([1..r * n], x -> ((x - 1 + (function() if (x - 1) mod n = i then return n * k; fi;
    return 0; end)()) mod (r * n)) + 1));
  gens := List([1..n - 1], i -> Product([0..r - 1], k -> (i + n * k, i + 1 + n * k)));
  Add(gens, turn(0, 1) * turn(1, r - 1));
  Add(gens, turn(0, p mod r));
  return Group(gens);
end;;
Add(cases, Case("signed < [-1] > wr S(8)", Monomial(2, 1, 8), 8, 2));;
Add(cases, Case("signed < [-1, -2, 3, 4, 5, 6, 7, 8], [2, 1, 3, 4, 5, 6, 7, 8], [2, 3, 4, 5, 6, 7, 8, 1] >", Monomial(2, 2, 8), 8, 2));;
zeta := "matrices over Q(zeta(3)) < [[zeta(3), 0, 0, 0, 0, 0], [0, zeta(3)^2, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]], [[0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1], [1, 0, 0, 0, 0, 0]], [[0, 1, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]] >";;
Add(cases, Case(zeta, Monomial(3, 3, 6), 6, 3));;

cube := Group((1,3,8,6)(2,5,7,4)(9,33,25,17)(10,34,26,18)(11,35,27,19),
  (9,11,16,14)(10,13,15,12)(1,17,41,40)(4,20,44,37)(6,22,46,35),
  (17,19,24,22)(18,21,23,20)(6,25,43,16)(7,28,42,13)(8,30,41,11),
  (25,27,32,30)(26,29,31,28)(3,38,43,19)(5,36,45,21)(8,33,48,24),
  (33,35,40,38)(34,37,39,36)(3,9,46,32)(2,12,47,29)(1,14,48,27),
  (41,43,48,46)(42,45,47,44)(14,22,30,38)(15,23,31,39)(16,24,32,40));;
orbits := Orbits(cube, [1..48]);;
corners := Action(cube, orbits[1]);; edges := Action(cube, orbits[2]);;
Add(cases, Case("rubik(2)", corners, 24, 1));;

C := Classes(corners, 24, 1);; D := Classes(edges, 24, 1);;
# the quarter turns are odd on the 24 facets of the corners as on the 8 corners: three 4-cycles each; on edges two 4-cycles of
# facets for one of edges, so that the sign of the permutation of the 12 edges is that of the facets' only on blocks
blocks := First(AllBlocks(edges), b -> Length(b) = 2);;
onEdges := ActionHomomorphism(edges, Orbit(edges, blocks, OnSets), OnSets);;
signs := List(ConjugacyClasses(edges), c -> SignPerm(Image(onEdges, Representative(c))));;
for i in [1..Length(D)] do D[i].sign := signs[i]; od;
both := function(f, g)
  return MeanOver(C, f) * MeanOver(D, g) + MeanOver(C, c -> c.sign * f(c)) * MeanOver(D, d -> d.sign * g(d));
end;;
Add(cases, rec(text := "rubik(3)", order := Size(cube), hom := [], molien := [
  List([0..top], k -> Sum([0..k], i -> both(c -> c.h[i + 1], d -> d.h[k - i + 1]))),
  List([0..top], k -> Sum([0..k], i -> both(c -> c.h[i + 1] * c.sums[1], d -> d.h[k - i + 1])
    + both(c -> c.h[i + 1], d -> d.h[k - i + 1] * d.sums[1])))]));;

output := OutputTextFile("tests/oracle/wreath.json", false);;
SetPrintFormattingStatus(output, false);;
PrintTo(output, "[\n", JoinStringsWithSeparator(List(cases, Json), ",\n"), "\n]\n");;
CloseStream(output);;
QUIT;
