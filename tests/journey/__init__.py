"""The whole job as people do it, unattended: from an editor's upload to an outlet's licence, through HTTP alone."""
