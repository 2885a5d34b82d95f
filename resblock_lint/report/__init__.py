"""Reports: each module renders a `Report` alone, as a text. None of them decides anything."""
