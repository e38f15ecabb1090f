"""Papers said in other words: page readings rewritten so that their truth stays known, to see what readers owe to the words they know.

``python -m benchmarks.paraphrase BATCH...`` takes generated batches with their truth beside them, rewrites what was read on their pages
(never the pictures) by one change at a time, finds the documents again and compares: which values were read before a change and are not
read after it. A change is only made where the truth after it is certain.
"""
