"""What a translation is compared by. So far: the settings and the terms of the glossary."""
