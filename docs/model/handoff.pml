/*
 * Copy and stream hand a key over: fences, barrier, tokens, applied.
 *
 * Two keys, each a chunk of its own; transactions of one or two events; workers that copy, a lease that runs out, an
 * applier, or two of which the second takes over from the first. A worker that crashes does less than one whose lease
 * ran out and who wakes up later, so that the lease stands for both. An applier that crashes begins anew.
 */
#include "source.pml"

#ifndef WORKERS
#define WORKERS 1
#endif
#ifndef EXPIRIES
#define EXPIRIES 1 /* leases that run out under a worker that lives */
#endif
#ifndef CRASHES
#define CRASHES 1 /* of the applier */
#endif
#ifndef LOST
#define LOST 0 /* commits without an answer */
#endif
#ifndef APPLIERS
#define APPLIERS 1
#endif

#define PENDING 0
#define COPYING 1
#define COPIED 2

#define SKIP 0
#define EXACT 1 /* INSERT adds one row, UPDATE and DELETE hit one */
#define LOOSE 2 /* INSERT as update or insert, UPDATE and DELETE of 0 or 1 rows */

byte T[2];
byte state[2];
byte token[2];
byte low[2];  /* what the copy's snapshot is known to hold */
byte high[2]; /* outside of it: known not to hold; the same as low where fences are exact */
bit orphan[2];
byte delivered;
byte applied;
byte streamToken;
#ifdef M_CONFIRM_EARLY
byte confirmed; /* what the source was told it may forget */
#endif
byte expiries = EXPIRIES;
byte crashes = CRASHES;
byte lost = LOST;

/* A commit on its way whose sender has given up waiting. It lands at any later time, or does nothing. */
byte onWire; /* 0 nothing, 1 a copy, 2 an apply */
byte wireAt; byte wireToken; byte wireA; byte wireB; byte wireC;

#define ALL_COPIED (state[0] == COPIED && state[1] == COPIED)
#define FINISHED (SETTLED && ALL_COPIED && applied == NT)

/* I1, I2, I3: a copied key is what its fence and the stream together say, at any moment. With MAYBE in the fence that
   holds once the stream has passed the fence's high end. */
inline agree(key) {
  if
  :: state[key] == COPIED && HOLDS(low[key] | UPTO(applied), high[key]) ->
       imageAfter(key, low[key] | UPTO(applied), was);
       assert(T[key] == was); was = 0
  :: else
  fi
}

#ifdef M_TOKEN
#define MAY_STORE(c, t) (state[c] == COPYING)
#else
#define MAY_STORE(c, t) (state[c] == COPYING && token[c] == t)
#endif

inline store(c, image, lo, hi) {
  assert(!LIVE(T[c]));                     /* bulk insert: a second copy of a row is an error, no update */
  assert(VERSION(image) >= VERSION(T[c])); /* never older than what was shown */
  T[c] = image; state[c] = COPIED; low[c] = lo; high[c] = hi;
  agree(c)
}

#ifdef M_NO_BUMP
#define NEW_TOKEN(c) skip
#else
#define NEW_TOKEN(c) token[c]++
#endif

proctype Worker() {
  byte c; byte mine; byte floor; byte lo; byte hi; byte image;
  do
  :: ALL_COPIED -> break
  :: state[0] == PENDING || state[1] == PENDING ->
#ifdef M_EARLY_BARRIER
     floor = delivered;
#endif
     atomic {
       if
       :: state[0] == PENDING -> c = 0
       :: state[1] == PENDING -> c = 1
       :: state[0] != PENDING && state[1] != PENDING -> floor = 0; goto next
       fi;
       state[c] = COPYING;
       NEW_TOKEN(c);
       mine = token[c] }
#ifndef M_EARLY_BARRIER
     /* A read of its own after the claim's commit: in the claim's transaction it would be too early. */
     floor = delivered;
#endif
snapshot:
#ifdef MYSQL
     atomic {
       lo = gtids;
#ifndef M_LOW_OPEN
       /* Only what has no gap before it: a gap's events are applied, over what a later one of the row left behind. */
       n = 0;
       do
       :: n < NT && HAS(lo, n) -> n++
       :: else -> break
       od;
       lo = UPTO(n); n = 0
#endif
     }
     image = S[c];
     atomic {
#ifdef M_HIGH_GTID
       hi = gtids;
#else
       hi = UPTO(logged);
#endif
#else
     atomic {
       image = S[c]; lo = seen; hi = lo;
#endif
#ifdef M_BARRIER
       skip
#else
       if
#ifdef M_LAST_ONLY
       :: floor > 0 && !HAS(lo, floor - 1) ->
#else
       :: !HOLDS(lo, UPTO(floor)) ->
#endif
            lo = 0; hi = 0; image = 0; goto barred
       :: else
       fi
#endif
     };
     atomic {
       if
       :: lost > 0 && onWire == 0 ->
            lost--; onWire = 1; wireAt = c; wireToken = mine; wireA = image; wireB = lo; wireC = hi;
            if
            :: MAY_STORE(c, mine) -> orphan[c] = 1
            :: else
            fi
       :: MAY_STORE(c, mine) -> store(c, image, lo, hi)
       :: !MAY_STORE(c, mine) /* no row hit: rolled back */
       fi;
       c = 0; mine = 0; floor = 0; lo = 0; hi = 0; image = 0 };
     goto next;
barred:
     /* A new snapshot when there is something new to see, which spares the model the waiting round after round. */
     HOLDS(seen, UPTO(floor));
#ifdef MYSQL
     HOLDS(gtids, UPTO(floor));
#endif
     goto snapshot;
next:
     skip
  od
}

#define RAN_OUT(c) (state[c] == COPYING && (orphan[c] || expiries > 0))

inline expire(c) {
  if
  :: orphan[c]
  :: !orphan[c] -> expiries--
  fi;
  state[c] = PENDING; orphan[c] = 0;
#ifndef M_EXPIRY_BUMP
  NEW_TOKEN(c)
#endif
}

proctype Lease() {
  do
  :: ALL_COPIED -> break
  :: atomic { RAN_OUT(0) -> expire(0) }
  :: atomic { RAN_OUT(1) -> expire(1) }
  od
}

/* One read of the ledger, in a transaction of its own, that waits for COPYING to end. */
inline decide(event, i, d) {
  atomic {
    state[KEY(event)] != COPYING;
    if
    :: state[KEY(event)] == PENDING -> d = SKIP
    :: state[KEY(event)] == COPIED && HAS(low[KEY(event)], i) -> d = SKIP
    :: state[KEY(event)] == COPIED && !HAS(high[KEY(event)], i) -> d = EXACT
    :: state[KEY(event)] == COPIED && !HAS(low[KEY(event)], i) && HAS(high[KEY(event)], i) ->
#ifdef M_SKIP_MAYBE
         d = SKIP
#else
         d = LOOSE
#endif
    fi }
}

inline put(d, event) {
  if
  :: d == EXACT ->
       assert(VERSION(T[KEY(event)]) + 1 == VERSION(IMAGE(event)));
       T[KEY(event)] = IMAGE(event)
  :: d == LOOSE -> T[KEY(event)] = IMAGE(event)
  :: d == SKIP
  fi
}

/* The first statement of an apply transaction hits one row, or nothing happens. */
#ifdef M_STREAM_TOKEN
#define TOKEN_IS(t) true
#else
#define TOKEN_IS(t) (streamToken == t)
#endif
#if defined(M_STREAM_APPLIED) || defined(M_CONFIRM_EARLY)
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

proctype Applier() {
  byte mine; byte at; byte a; byte b;
#ifdef M_STALE
  bit old0; bit old1;
#endif
begin:
#ifdef M_KEEP_TOKEN
  atomic { streamToken++; mine = streamToken }
reread:
  at = applied;
#else
  atomic { streamToken++; mine = streamToken; at = applied }
#endif
#ifdef M_CONFIRM_EARLY
  at = (confirmed > at -> confirmed : at);
#endif
  do
  :: FINISHED -> break
  :: at < logged ->
#ifdef M_READ_FIRST
     decide(first[at], at, a);
     if
     :: second[at] -> decide(second[at], at, b)
     :: else
     fi;
#endif
     /* Published before any state is read, and under the token: a former applier must not set it back. */
     atomic {
       if
#ifdef M_PUBLISH_TOKEN
       :: true -> delivered = at + 1
#else
       :: streamToken == mine -> delivered = at + 1
       :: streamToken != mine -> goto deposed
#endif
       fi }
#ifdef M_STALE
     /* What was read once as PENDING is read so again: a transaction that keeps its snapshot. */
     if
     :: (KEY(first[at]) == 0 && old0) || (KEY(first[at]) == 1 && old1) -> a = SKIP
     :: else ->
          decide(first[at], at, a);
          atomic {
            if
            :: state[KEY(first[at])] == PENDING && KEY(first[at]) == 0 -> old0 = 1
            :: state[KEY(first[at])] == PENDING && KEY(first[at]) == 1 -> old1 = 1
            :: else
            fi }
     fi;
#elif !defined(M_READ_FIRST)
     decide(first[at], at, a);
#endif
#ifndef M_READ_FIRST
     if
#ifdef M_KEY_CHANGE
     :: KEYCHANGE(at) -> b = a
#endif
     :: second[at] -> decide(second[at], at, b)
     :: else
     fi;
#endif
#ifdef M_CONFIRM_EARLY
     confirmed = at + 1;
#endif
     atomic {
       if
       :: crashes > 0 ->
            crashes--; a = 0; b = 0;
#ifdef M_STALE
            old0 = 0; old1 = 0;
#endif
            goto begin
       :: lost > 0 && onWire == 0 ->
            lost--; onWire = 2; wireAt = at; wireToken = mine; wireA = a; wireB = b; a = 0; b = 0;
#ifdef M_KEEP_TOKEN
            goto reread
#else
            goto begin
#endif
       :: TOKEN_IS(mine) && APPLIED_IS(at) -> apply(at, a, b); at++; a = 0; b = 0
#ifdef M_KEEP_TOKEN
       :: TOKEN_IS(mine) && !APPLIED_IS(at) -> a = 0; b = 0; goto reread
#else
       :: TOKEN_IS(mine) && !APPLIED_IS(at) -> a = 0; b = 0; goto begin
#endif
       :: !TOKEN_IS(mine) -> goto deposed
       fi }
  od;
deposed:
  a = 0; b = 0; at = 0; mine = 0
}

proctype Wire() {
  do
  :: FINISHED && onWire == 0 -> break
  :: atomic { onWire == 1 ->
       if
       :: MAY_STORE(wireAt, wireToken) -> store(wireAt, wireA, wireB, wireC); orphan[wireAt] = 0
       :: else
       fi;
       onWire = 0; wireAt = 0; wireToken = 0; wireA = 0; wireB = 0; wireC = 0 }
  :: atomic { onWire == 2 ->
       if
       :: TOKEN_IS(wireToken) && APPLIED_IS(wireAt) -> apply(wireAt, wireA, wireB)
       :: else
       fi;
       onWire = 0; wireAt = 0; wireToken = 0; wireA = 0; wireB = 0 }
  od
}

init {
  atomic {
    initially();
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
#if LOST > 0
    run Wire();
#endif
  }
  FINISHED;
  assert(T[0] == S[0] && T[1] == S[1])
}
