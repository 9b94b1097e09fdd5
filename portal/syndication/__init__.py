"""The syndication package of a licence: what goes in, one writer a format, and the check of a finished zip."""
