"""Searches for stabilizers: partition backtrack, graph automorphisms, reflection groups, orbits."""
