# Makes tests/oracle/characters.json with GAP 4.12 (packages ctbllib, transgrp, primgrp; its library of Lie algebras):
#
#     gap -q -A tests/oracle/make_characters.g
#
# "finite": for permutation groups, the decomposition of V * V and Alt^2(V) over C with indicators, dimensions of Hom, and
# Molien series with values in the trivial representation, V and Alt^2(V). "symmetric": the same counts for S(n) and A(n) from
# their generic character tables, with the sign. "lie": for classical Lie algebras, the irreducible constituents of tensor powers of
# the natural representation, by DecomposeTensorProduct.
LoadPackage("ctbllib");; LoadPackage("transgrp");; LoadPackage("primgrp");;
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

Parts := function(table, chi)
  local irr, found, i, m;
  irr := Irr(table); found := [];
  for i in [1..Length(irr)] do
    m := ScalarProduct(table, chi, irr[i]);
    if m > 0 then Add(found, [irr[i][1], m, Indicator(table, [irr[i]], 2)[1]]); fi;
  od;
  return SortedList(found);
end;;

Series := function(table, chi, target, last)
  return List([1..last], k -> ScalarProduct(table, SymmetricParts(table, [chi], k)[1], target));
end;;

Finite := function(name, G, n)
  local table, chi, alt2, one;
  table := CharacterTable(G);
  chi := ClassFunction(table, List(ConjugacyClasses(table), c -> n - NrMovedPoints(Representative(c))));
  alt2 := AntiSymmetricParts(table, [chi], 2)[1];
  one := TrivialCharacter(table);
  return rec(
    name := name, degree := n,
    generators := List(GeneratorsOfGroup(G), g -> List([1..n], i -> i^g - 1)),
    V2 := Parts(table, chi * chi), Alt2 := Parts(table, alt2),
    hom := rec(V2_V2 := ScalarProduct(table, chi^2, chi^2), V3_V := ScalarProduct(table, chi^3, chi),
               Alt2_V2 := ScalarProduct(table, alt2, chi^2)),
    molien := rec(one := Series(table, chi, one, 8), V := Series(table, chi, chi, 8),
                  Alt2 := Series(table, chi, alt2, 8)));
end;;

Generic := function(family, n)
  local table, whole, chi, sgn, alt2, std, fus;
  whole := CharacterTable("Symmetric", n);
  chi := ClassFunction(whole, List(ClassParameters(whole), p -> Number(p[2], i -> i = 1)));
  sgn := ClassFunction(whole, List(ClassParameters(whole), p -> (-1)^(n - Length(p[2]))));
  table := whole;
  if family = "A" then
    # averages over A(n) are averages over S(n) of the product with 1 + sign
    sgn := TrivialCharacter(whole);
  fi;
  std := chi - TrivialCharacter(table);
  alt2 := AntiSymmetricParts(table, [chi], 2)[1];
  fus := function(a, b)
    if family = "A" then
      return ScalarProduct(whole, a, b) + ScalarProduct(whole, a, b * ClassFunction(whole,
        List(ClassParameters(whole), p -> (-1)^(n - Length(p[2])))));
    fi;
    return ScalarProduct(whole, a, b);
  end;
  return rec(family := family, degree := n,
    hom := rec(V2_V2 := fus(chi^2, chi^2), V3_V := fus(chi^3, chi), V3_Alt2 := fus(chi^3, alt2),
               V2_sgnV2 := fus(chi^2, sgn * chi^2), Alt2_Alt2 := fus(alt2, alt2),
               Alt3_sgn := fus(AntiSymmetricParts(table, [chi], 3)[1], sgn)),
    molien := rec(
      one := List([1..6], k -> fus(SymmetricParts(table, [chi], k)[1], TrivialCharacter(table))),
      V := List([1..6], k -> fus(SymmetricParts(table, [chi], k)[1], chi)),
      sgn := List([1..6], k -> fus(SymmetricParts(table, [chi], k)[1], sgn)),
      standard := List([1..6], k -> fus(SymmetricParts(table, [std], k)[1], std)),
      V2_V := List([1..3], k -> fus(SymmetricParts(table, [chi^2], k)[1], chi))));
end;;

# chi is the natural character of a group that is too large for a list of elements
Large := function(name, table, chi)
  local one, alt2, sym3;
  one := TrivialCharacter(table);
  alt2 := AntiSymmetricParts(table, [chi], 2)[1];
  sym3 := SymmetricParts(table, [chi], 3)[1];
  return rec(
    group := name,
    hom := rec(V2_V2 := ScalarProduct(table, chi^2, chi^2), V3_V3 := ScalarProduct(table, chi^3, chi^3),
               V4_Alt2 := ScalarProduct(table, chi^4, alt2), Sym3_V3 := ScalarProduct(table, sym3, chi^3),
               Alt2_Alt2 := ScalarProduct(table, alt2, alt2)),
    molien := rec(one := Series(table, chi, one, 14), V := Series(table, chi, chi, 9), Alt2 := Series(table, chi, alt2, 8)));
end;;

Mathieu := function(n)
  local table;
  table := CharacterTable(Concatenation("M", String(n)));
  return Large(Concatenation("M(", String(n), ")"), table,
    TrivialCharacter(table) + First(Irr(table), chi -> chi[1] = n - 1));
end;;

# the reflection representation, or its product with det: even degrees do not tell the two apart, and odd ones vanish
Reflections := function(name, library, n)
  local table;
  table := CharacterTable(library);
  return Large(name, table, First(Irr(table), chi -> chi[1] = n and Length(ClassPositionsOfKernel(chi)) = 1));
end;;

# the constituents of the k-th tensor power of V(w), as [dimension, multiplicity], equal weights added up
Lie := function(name, type, rank, w, last)
  local L, current, powers, k, next, i, j, parts, place;
  L := SimpleLieAlgebra(type, rank, Rationals);
  current := [[w], [1]]; powers := [];
  for k in [2..last] do
    next := [[], []];
    for i in [1..Length(current[1])] do
      parts := DecomposeTensorProduct(L, current[1][i], w);
      for j in [1..Length(parts[1])] do
        place := Position(next[1], parts[1][j]);
        if place = fail then
          Add(next[1], parts[1][j]); Add(next[2], current[2][i] * parts[2][j]);
        else
          next[2][place] := next[2][place] + current[2][i] * parts[2][j];
        fi;
      od;
    od;
    current := next;
    Add(powers, SortedList(List([1..Length(current[1])],
      i -> [DimensionOfHighestWeightModule(L, current[1][i]), current[2][i]])));
  od;
  return rec(group := name, powers := powers);
end;;

answer := rec(
  source := Concatenation("GAP ", GAPInfo.Version),
  finite := [
    Finite("C(7)", CyclicGroup(IsPermGroup, 7), 7),
    Finite("Q(8) regular", Image(RegularActionHomomorphism(SmallGroup(8, 4))), 8),
    Finite("SL(2,3) on 8", Action(SL(2, 3), Filtered(Elements(GF(3)^2), v -> v <> 0 * v)), 8),
    Finite("F(20)", TransitiveGroup(5, 3), 5), Finite("A(5)", AlternatingGroup(5), 5),
    Finite("PSL(2,5) on 6", TransitiveGroup(6, 12), 6), Finite("7:3", TransitiveGroup(7, 3), 7),
    Finite("PSL(2,7) on 7", TransitiveGroup(7, 5), 7), Finite("PSL(2,7) on 8", TransitiveGroup(8, 37), 8),
    Finite("3 wr 2", TransitiveGroup(6, 5), 6), Finite("C3 : C4 regular", Image(RegularActionHomomorphism(SmallGroup(12, 1))), 12),
    Finite("M9 on 9", TransitiveGroup(9, 14), 9), Finite("M11", MathieuGroup(11), 11),
    Finite("D(5) x D(4)", DirectProduct(DihedralGroup(IsPermGroup, 10), DihedralGroup(IsPermGroup, 8)), 9)],
  symmetric := Concatenation(List([2..12], n -> Generic("S", n)), List([4..10], n -> Generic("A", n))),
  large := [Mathieu(12), Mathieu(22), Mathieu(23), Mathieu(24), Reflections("Weyl(E7)", "W(E7)", 7),
    Reflections("Weyl(E8)", "W(E8)", 8)],
  lie := [
    Lie("SO(3)", "A", 1, [2], 7), Lie("SU(2)", "A", 1, [1], 8), Lie("SL(3)", "A", 2, [1, 0], 6),
    Lie("SU(4)", "A", 3, [1, 0, 0], 5), Lie("SO(6)", "A", 3, [0, 1, 0], 5), Lie("SO(5)", "B", 2, [1, 0], 6),
    Lie("SO(7)", "B", 3, [1, 0, 0], 5), Lie("SO(9)", "B", 4, [1, 0, 0, 0], 4), Lie("Sp(4)", "C", 2, [1, 0], 6),
    Lie("Sp(6)", "C", 3, [1, 0, 0], 5), Lie("Sp(8)", "C", 4, [1, 0, 0, 0], 4), Lie("SO(8)", "D", 4, [1, 0, 0, 0], 5),
    Lie("SO(10)", "D", 5, [1, 0, 0, 0, 0], 5), Lie("SL(6)", "A", 5, [1, 0, 0, 0, 0], 6)]);;
output := OutputTextFile("tests/oracle/characters.json", false);;
SetPrintFormattingStatus(output, false);;
PrintTo(output, Json(answer), "\n");;
CloseStream(output);;
QUIT;
