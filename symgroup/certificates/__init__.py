"""Certificates: what is needed to check an answer of symgroup again, and a small checker that does so without symgroup.

Nothing is imported here, so that `symgroup.certificates.checker` loads python-flint and the standard library only.
"""
