"""How far the system may be trusted: a chain that shows what was changed, and figures from what experts did with its proposals."""
