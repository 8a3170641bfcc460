"""The news agencies' own formats: NewsML-G2, NewsML 1, NITF, ninjs, CAP and plain wire copy, each to articles.

`reading` tells the XML ones apart by their root; `wire_copy` reads transmissions; `ninjs` one JSON item.
"""
