"""How isotropy classes are found: by fixed spaces for groups that are listed, by faces of a chamber for reflection groups."""
