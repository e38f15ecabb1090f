"""Facts of one application joined over its papers, as records that sheet and pages can show. Scoring does not need them to score."""
