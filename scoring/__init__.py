"""Points from documents: editions of the rubric, rules, and the pre-filled sheet."""
