from streams.records import EventTime, Place, Span
def _place(p):
    return Place(text=p.text,name=p.name,geonames_id=p.geonames_id,lat=p.lat,lon=p.lon,country=p.country,admin1=p.admin1,precision='country' if p.kind=='country' else 'admin' if p.kind in('admin1','region') else 'exact',radius_km=p.radius_km)
def event_place(document, places, sentence, start, end):
    own=[p for p in places if sentence.start<=p.start<sentence.end]
    good=[p for p in own if not (p.demonym or p.as_actor or p.modifier)]
    def key(p): return (p.kind=='country', p.kind in('admin1','region'), p.start<end, abs(p.start-end))
    if good:
        p=min(good,key=key); return _place(p),(Span(start=p.start,end=p.end),)
    before=[p for p in places if p.start<sentence.start and not(p.demonym or p.as_actor or p.modifier)]
    if before:
        p=min(before[-6:],key=lambda p:(p.kind=='country',p.kind in('admin1','region'),-p.start)); return _place(p),(Span(start=p.start,end=p.end),)
    if own: return Place(text=own[0].text,name=None,country=own[0].country,precision='country'),(Span(start=own[0].start,end=own[0].end),)
    return Place(),()
def event_time(document, dates, sentence, start, end):
    own=[d for d in dates if sentence.start<=d.start<sentence.end]
    pub=document.published.date().isoformat() if document.published else None
    if own:
        d=min(own,key=lambda d:abs(d.start-start))
        a,b=d.bounds(); a=a and a.isoformat(); b=b and b.isoformat()
        return EventTime(start=a,end=b,precision=d.precision,text=d.text),(Span(start=d.start,end=d.end),)
    return EventTime(start=None,end=pub,precision='day' if pub else 'unresolved'),()
