/*
 * Chunks that change their shape: cut at the claim, single keys copied anew, quarantine and retry, a table's resync.
 *
 * Chunk 0 is a range over both keys until a claim cuts it; then chunk 1 holds the second key. Chunks 2 and 3 are key
 * chunks of the keys 0 and 1. Fences are exact. The applier does on its own, at the borders of its transactions, what
 * takes rows out of the target: re-copy, retry, resync.
 */
#include "source.pml"

#ifndef WORKERS
#define WORKERS 1
#endif
#ifndef EXPIRIES
#define EXPIRIES 1
#endif
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef APPLIERS
#define APPLIERS 1
#endif
#ifndef REFUSALS
#define REFUSALS 0 /* rows that the target refuses, in a copy or in an event */
#endif
#ifndef REPAIRS
#define REPAIRS 0 /* keys copied anew because somebody wished so */
#endif
#ifndef RESYNCS
#define RESYNCS 0
#endif

#define ABSENT 0 /* no such chunk */
#define PENDING 1
#define COPYING 2
#define COPIED 3
#define QUARANTINED 4

#define SKIP 0
#define EXACT 1
#define RECOPY 2 /* the event cannot tell the row: the key is copied anew */

byte T[2];
byte state[4];
byte token[4];
byte fence[4];
bit cut;
byte epoch;
byte delivered;
byte applied;
byte streamToken;
byte expiries = EXPIRIES;
byte crashes = CRASHES;
byte refusals = REFUSALS;
byte repairs = REPAIRS;
byte resyncs = RESYNCS;
byte known;
byte stored[2]; /* the images kept in quarantine, for people */

#define RANGE(key) (cut -> (key) : 0)
#define KEYCHUNK(key) (2 + (key))
#define AT(key) (state[KEYCHUNK(key)] != ABSENT -> KEYCHUNK(key) : RANGE(key))
#ifdef M_RANGE_FIRST
#define LOOKUP(key) RANGE(key)
#else
#define LOOKUP(key) AT(key)
#endif

#define ENDED(c) (state[c] == COPIED || state[c] == ABSENT)
#define ALL_COPIED (ENDED(0) && ENDED(1) && ENDED(2) && ENDED(3))
#define PASSED(c) (state[c] == ABSENT || (state[c] == COPIED && HOLDS(UPTO(applied), fence[c])))
#define FINISHED (SETTLED && ALL_COPIED && applied == NT && repairs == 0 && resyncs == 0)

/* What a key's chunk and the stream together say, at any moment; a key has a key chunk only inside a copied range. */
inline agree(key) {
  assert(state[KEYCHUNK(key)] == ABSENT || state[RANGE(key)] == COPIED);
  if
  :: state[AT(key)] == COPIED ->
       known = fence[AT(key)] | UPTO(applied);
       imageAfter(key, known, was);
       assert(T[key] == was); was = 0; known = 0
  :: else
  fi
}

inline store(key, image) {
  assert(!LIVE(T[key]));
  assert(VERSION(image) >= VERSION(T[key]));
  T[key] = image
}

#ifdef M_EPOCH
#define MAY_STORE(c, t, e) (state[c] == COPYING && token[c] == t)
#else
#define MAY_STORE(c, t, e) (state[c] == COPYING && token[c] == t && epoch == e)
#endif

inline copied(c, span, image0, image1, f) {
  state[c] = COPIED; fence[c] = f;
  if
  :: HAS(span, 0) && refusals > 0 -> refusals--; state[2] = QUARANTINED; stored[0] = image0; fence[2] = 0
  :: HAS(span, 0) -> store(0, image0)
  :: !HAS(span, 0)
  fi;
  if
  :: HAS(span, 1) && refusals > 0 -> refusals--; state[3] = QUARANTINED; stored[1] = image1; fence[3] = 0
  :: HAS(span, 1) -> store(1, image1)
  :: !HAS(span, 1)
  fi;
  agree(0);
  agree(1)
}

#define ANY_PENDING (state[0] == PENDING || state[1] == PENDING || state[2] == PENDING || state[3] == PENDING)

proctype Worker() {
  byte c; byte mine; byte era; byte floor; byte f; byte image0; byte image1; byte span;
  do
  :: FINISHED -> break
  :: atomic { ANY_PENDING ->
       if
       :: state[0] == PENDING -> c = 0; span = (cut -> 1 : 3)
       :: state[1] == PENDING -> c = 1; span = 2
       :: state[2] == PENDING -> c = 2; span = 1
       :: state[3] == PENDING -> c = 3; span = 2
       fi;
       state[c] = COPYING; token[c]++; mine = token[c]; era = epoch;
#ifdef CUTS
#ifndef M_CUT_LATER
       /* Claim and cut are one transaction: the rest is PENDING, as the whole was a moment ago. */
       if
       :: span == 3 -> span = 1; cut = 1; state[1] = PENDING
       :: true
       fi
#endif
#endif
       skip }
#ifdef M_CUT_LATER
     atomic {
       if
       :: span == 3 && !cut -> span = 1; cut = 1; state[1] = PENDING
       :: true
       fi }
#endif
     floor = delivered;
snapshot:
     atomic {
       f = seen; image0 = S[0]; image1 = S[1];
       if
       :: HAS(span, 0) -> skip
       :: !HAS(span, 0) -> image0 = 0
       fi;
       if
       :: HAS(span, 1) -> skip
       :: !HAS(span, 1) -> image1 = 0
       fi;
       if
       :: HOLDS(f, UPTO(floor)) -> skip
       :: !HOLDS(f, UPTO(floor)) -> f = 0; image0 = 0; image1 = 0; goto barred
       fi };
     atomic {
       if
       :: MAY_STORE(c, mine, era) -> copied(c, span, image0, image1, f)
       :: !MAY_STORE(c, mine, era)
       fi;
       c = 0; mine = 0; era = 0; floor = 0; f = 0; image0 = 0; image1 = 0; span = 0 };
     goto next;
barred:
     HOLDS(seen, UPTO(floor));
     goto snapshot;
next:
     skip
  od
}

inline expire(c) { expiries--; state[c] = PENDING; token[c]++ }

proctype Lease() {
  do
  :: FINISHED || expiries == 0 -> break
  :: atomic { expiries > 0 && state[0] == COPYING -> expire(0) }
  :: atomic { expiries > 0 && state[1] == COPYING -> expire(1) }
  :: atomic { expiries > 0 && state[2] == COPYING -> expire(2) }
  :: atomic { expiries > 0 && state[3] == COPYING -> expire(3) }
  od
}

/* Which chunk a key is in, and that chunk's state, are one read, after the publication and again after each wait: a
   cut may come between two, and a copy that ends may leave the key in quarantine. */
inline decide(event, i, d) {
#ifdef M_STALE_LOOKUP
  c = LOOKUP(KEY(event));
#endif
  atomic {
    key = KEY(event);
    if
#ifdef M_DONE_KEYS
    :: done == epoch + 1 -> d = EXACT
#else
    :: done == epoch + 1 && state[KEYCHUNK(key)] == ABSENT -> d = EXACT
#endif
#ifdef M_DONE_EPOCH
    :: done != 0 && done != epoch + 1 -> d = EXACT
#endif
#if defined(M_STALE_LOOKUP)
    :: state[c] != COPYING ->
#elif defined(M_EARLY_BOUNDS)
    :: state[(state[KEYCHUNK(key)] != ABSENT -> KEYCHUNK(key) : (key == 1 -> bounds : 0))] != COPYING ->
         c = (state[KEYCHUNK(key)] != ABSENT -> KEYCHUNK(key) : (key == 1 -> bounds : 0));
#else
    :: state[LOOKUP(key)] != COPYING ->
         c = LOOKUP(key);
#endif
         if
         :: state[c] == PENDING || state[c] == QUARANTINED -> d = SKIP
         :: state[c] == COPIED && HAS(fence[c], i) -> d = SKIP
         :: state[c] == COPIED && !HAS(fence[c], i) -> d = EXACT
         fi
    fi;
    c = 0; key = 0 }
}

/* One transaction: the key's row goes, its key chunk waits to be copied. */
inline recopy(key) {
  assert(state[RANGE(key)] == COPIED);
  T[key] = GONE(T[key]);
  state[KEYCHUNK(key)] = PENDING; token[KEYCHUNK(key)]++; fence[KEYCHUNK(key)] = 0; stored[key] = 0
}

inline put(d, event) {
  key = KEY(event);
  if
  :: d == EXACT && refusals > 0 ->
       /* The row stays as it is, however old; who retries it takes it away. */
       refusals--; state[KEYCHUNK(key)] = QUARANTINED; fence[KEYCHUNK(key)] = 0;
       stored[key] = IMAGE(event)
  :: d == EXACT ->
       assert(VERSION(T[key]) + 1 == VERSION(IMAGE(event)));
       T[key] = IMAGE(event)
#ifdef M_UNFENCED
  :: d == RECOPY -> T[key] = S[key]
#else
  :: d == RECOPY -> recopy(key)
#endif
  :: d == SKIP
  fi;
  key = 0
}

#ifdef M_STREAM_TOKEN
#define TOKEN_IS(t) true
#else
#define TOKEN_IS(t) (streamToken == t)
#endif
#ifdef M_STREAM_APPLIED
#define APPLIED_IS(i) true
#else
#define APPLIED_IS(i) (applied == i)
#endif

inline apply(i, a, b) {
  put(a, first[i]);
  if
  :: second[i] -> put(b, second[i])
  :: else
  fi;
  applied = i + 1;
  agree(0);
  agree(1)
}

#define RETRIES(key) (state[KEYCHUNK(key)] == QUARANTINED)
#define REPAIRABLE(key) (repairs > 0 && state[RANGE(key)] == COPIED && state[AT(key)] == COPIED)

inline retry(key) {
#ifdef M_RETRY_KEEPS_ROW
  state[KEYCHUNK(key)] = PENDING; token[KEYCHUNK(key)]++; stored[key] = 0
#elif defined(M_REPLAY)
  T[key] = stored[key]; stored[key] = 0;
  state[KEYCHUNK(key)] = COPIED; fence[KEYCHUNK(key)] = UPTO(applied);
  agree(key)
#else
  recopy(key)
#endif
}

inline resync() {
  resyncs--;
#ifdef M_RESYNC_KEEPS_KEYS
  skip;
#else
  state[2] = ABSENT; state[3] = ABSENT; token[2] = 0; token[3] = 0; fence[2] = 0; fence[3] = 0;
  stored[0] = 0; stored[1] = 0;
#endif
  /* New rows of the ledger: their tokens begin anew, the epoch tells them from the old ones. */
  state[0] = PENDING; state[1] = ABSENT; cut = 0; token[0] = 0; token[1] = 0; fence[0] = 0; fence[1] = 0;
  epoch++
}

proctype Applier() {
  byte mine; byte at; byte a; byte b; byte c; byte key; byte done; byte rows;
#ifdef M_EARLY_BOUNDS
  byte bounds;
#endif
begin:
  atomic { streamToken++; mine = streamToken; at = applied; done = 0 }
  do
  :: FINISHED -> break
  /* Once all is copied and passed, lookups stop for this epoch. */
  :: atomic { ALL_COPIED && done != epoch + 1 && PASSED(0) && PASSED(1) && PASSED(2) && PASSED(3) && TOKEN_IS(mine) ->
       done = epoch + 1 }
  :: atomic { RETRIES(0) && TOKEN_IS(mine) -> retry(0) }
  :: atomic { RETRIES(1) && TOKEN_IS(mine) -> retry(1) }
  :: atomic { REPAIRABLE(0) && TOKEN_IS(mine) -> repairs--; recopy(0) }
  :: atomic { REPAIRABLE(1) && TOKEN_IS(mine) -> repairs--; recopy(1) }
#ifdef M_RESYNC_ROWS_FIRST
  /* Rows are deleted as they are seen committed; what a copier commits before the chunks are locked stays. */
  :: atomic { resyncs > 0 && TOKEN_IS(mine) -> rows = LIVE(T[0]) + 2 * LIVE(T[1]) };
     atomic {
       if
       :: resyncs > 0 && TOKEN_IS(mine) ->
            if
            :: HAS(rows, 0) -> T[0] = GONE(T[0])
            :: else
            fi;
            if
            :: HAS(rows, 1) -> T[1] = GONE(T[1])
            :: else
            fi;
            resync()
       :: else
       fi;
       rows = 0 }
#else
  :: atomic { resyncs > 0 && TOKEN_IS(mine) ->
       T[0] = GONE(T[0]); T[1] = GONE(T[1]); resync() }
#endif
  :: at < logged ->
#ifdef M_EARLY_BOUNDS
     bounds = RANGE(1); /* kept from before the publication */
#endif
     atomic {
       if
       :: TOKEN_IS(mine) -> delivered = at + 1
       :: !TOKEN_IS(mine) -> goto deposed
       fi }
     decide(first[at], at, a);
     if
     :: second[at] -> decide(second[at], at, b)
     :: else
     fi;
     /* A key change carries what it changes; the rest of the row is in the target under the old key, or nowhere. */
     if
     :: KEYCHANGE(at) && b == EXACT && a != EXACT -> b = RECOPY
     :: else
     fi;
#ifdef M_MID_BATCH
     atomic {
       if
       :: REPAIRABLE(0) && TOKEN_IS(mine) -> repairs--; recopy(0)
       :: REPAIRABLE(1) && TOKEN_IS(mine) -> repairs--; recopy(1)
       :: true
       fi }
#endif
     atomic {
       if
       :: crashes > 0 -> crashes--; a = 0; b = 0; goto begin
       :: TOKEN_IS(mine) && APPLIED_IS(at) -> apply(at, a, b); at++; a = 0; b = 0
       :: TOKEN_IS(mine) && !APPLIED_IS(at) -> a = 0; b = 0; goto begin
       :: !TOKEN_IS(mine) -> goto deposed
       fi }
  :: !TOKEN_IS(mine) -> goto deposed
  od;
deposed:
  a = 0; b = 0; at = 0; mine = 0; done = 0
}

#ifdef OUTSIDER
/* Another process than the applier does it: right for what the stream skips anyway, wrong for all else. */
proctype Outsider() {
  do
  :: FINISHED -> break
#ifdef M_REPAIR_OUTSIDE
  :: atomic { REPAIRABLE(0) -> repairs--; recopy(0) }
  :: atomic { REPAIRABLE(1) -> repairs--; recopy(1) }
#endif
  :: atomic { RETRIES(0) -> retry(0) }
  :: atomic { RETRIES(1) -> retry(1) }
  od
}
#endif

init {
  atomic {
    initially();
    state[0] = PENDING;
    run Source();
    run Worker();
#if WORKERS > 1
    run Worker();
#endif
    run Lease();
    run Applier();
#if APPLIERS > 1
    run Applier();
#endif
#ifdef OUTSIDER
    run Outsider();
#endif
  }
  FINISHED;
  assert(T[0] == S[0] && T[1] == S[1])
}
