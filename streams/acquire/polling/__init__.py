"""Feeds, sitemaps and pages read again and again, politely, from whoever publishes them.

schedule   when to ask next: the source's own rhythm, what the server asks for, waits after failures
hosts      how many at once and how soon after one another, for each host
urls       which addresses are asked at all
fetch      one request, its redirects and its answer, bounded in time and size
robots     which linked pages the site lets programs read
cursors    what is known of each source between two requests, on disk
pages      the linked page of an entry that holds a summary only
poller     all of it: fetch, read, sift, admit; only then the cursor moves
"""
