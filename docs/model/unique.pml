/*
 * A secondary unique value that moves between rows while they are copied and streamed.
 *
 * Two keys, each a chunk of its own; an image's value is unique (1, 2) or NULL (3). The rows of two chunks come from
 * two moments of the source, so that both may have the same value: the target's unique index refuses the second. By
 * default the index is there from the start; INDEX_LATER makes it once the table is settled.
 */
#define UNIQUE
#include "source.pml"

#ifndef EXPIRIES
#define EXPIRIES 0
#endif
#ifndef CRASHES
#define CRASHES 0
#endif
#ifndef WORKERS
#define WORKERS 1
#endif

#define PENDING 0
#define COPYING 1
#define COPIED 2

#define SKIP 0
#define EXACT 1

byte T[2];
byte state[2];
byte token[2];
byte fence[2];
byte notBefore[2];
byte delivered;
byte applied;
byte expiries = EXPIRIES;
byte crashes = CRASHES;
byte known;
#ifdef INDEX_LATER
bit index;
#else
#define index true
#endif
#ifdef M_DECIDE_INSIDE
byte held; /* values that the applier's open transaction has taken or given up */
#define HELD(v) ((v) != 0 && (v) != 3 && HAS(held, v))
#else
#define HELD(v) false
#endif

#define ALL_COPIED (state[0] == COPIED && state[1] == COPIED)
#define FINISHED (SETTLED && ALL_COPIED && applied == NT && index)
#define PASSED(c) HOLDS(UPTO(applied), fence[c])

#define TAKEN(key, v) (index && ((v) == 1 || (v) == 2) && VALUE(T[1 - (key)]) == (v))

inline agree(key) {
  if
  :: state[key] == COPIED ->
       known = fence[key] | UPTO(applied);
       imageAfter(key, known, was);
       assert(T[key] == was); was = 0; known = 0
  :: else
  fi
}

inline store(c, image, f) {
  assert(!LIVE(T[c]));
  assert(VERSION(image) >= VERSION(T[c]));
  T[c] = image; state[c] = COPIED; fence[c] = f;
  agree(c)
}

#define CLAIMABLE(c) (state[c] == PENDING && applied >= notBefore[c])

proctype Worker() {
  byte c; byte mine; byte floor; byte f; byte image; byte position;
  do
  :: FINISHED -> break
  :: atomic { CLAIMABLE(0) || CLAIMABLE(1) ->
       if
       :: CLAIMABLE(0) -> c = 0
       :: CLAIMABLE(1) -> c = 1
       fi;
       state[c] = COPYING; token[c]++; mine = token[c] }
     floor = delivered;
snapshot:
     atomic {
       image = S[c]; f = seen; position = logged;
       if
       :: HOLDS(f, UPTO(floor)) -> skip
       :: !HOLDS(f, UPTO(floor)) -> f = 0; image = 0; position = 0; goto barred
       fi };
     atomic {
       /* An open transaction that has the value is waited for, as the target's index does. */
       !HELD(VALUE(image));
       if
       :: state[c] == COPYING && token[c] == mine && !TAKEN(c, VALUE(image)) -> store(c, image, f)
       :: state[c] == COPYING && token[c] == mine && TAKEN(c, VALUE(image)) ->
#ifdef M_WAIT_COPYING
            /* Waits for the stream to move the row that is in the way, and holds the chunk meanwhile. */
            !(state[c] == COPYING && token[c] == mine) || !TAKEN(c, VALUE(image));
            if
            :: state[c] == COPYING && token[c] == mine -> store(c, image, f)
            :: else
            fi
#else
#ifdef M_CONFLICT_FINAL
            /* A conflict that comes again after the wait is taken for the row's own fault. */
            assert(notBefore[c] == 0);
#endif
            state[c] = PENDING; token[c]++; notBefore[c] = position
#endif
       :: !(state[c] == COPYING && token[c] == mine)
       fi;
       c = 0; mine = 0; floor = 0; f = 0; image = 0; position = 0 };
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
  od
}

inline decide(event, i, d) {
  atomic {
    state[KEY(event)] != COPYING;
    if
    :: state[KEY(event)] == PENDING -> d = SKIP
    :: state[KEY(event)] == COPIED && HAS(fence[KEY(event)], i) -> d = SKIP
    :: state[KEY(event)] == COPIED && !HAS(fence[KEY(event)], i) -> d = EXACT
    fi }
}

/* The row in the way is ahead of the stream, and which later event moves it nobody knows yet: the key is copied anew,
   by a chunk that gives way in its turn. */
inline put(d, event) {
  key = KEY(event);
  if
  :: d == EXACT && state[key] != COPIED /* copied anew because of the transaction's first event */
  :: d == EXACT && state[key] == COPIED && TAKEN(key, VALUE(IMAGE(event))) ->
       T[key] = GONE(T[key]); state[key] = PENDING; fence[key] = 0
  :: d == EXACT && state[key] == COPIED && !TAKEN(key, VALUE(IMAGE(event))) ->
       assert(VERSION(T[key]) + 1 == VERSION(IMAGE(event)));
       T[key] = IMAGE(event)
  :: d == SKIP
  fi;
  key = 0
}

#define BLOCKED(d, event) (event && d == EXACT && TAKEN(KEY(event), VALUE(IMAGE(event))))

proctype Applier() {
  byte at; byte a; byte b; byte key;
begin:
  at = applied;
  do
  :: FINISHED -> break
  :: at < logged ->
     delivered = at + 1;
     decide(first[at], at, a);
#ifdef M_DECIDE_INSIDE
     /* The first event is written before the second is decided. */
     atomic {
       if
       :: a == EXACT && second[at] ->
            held = held | BIT(VALUE(IMAGE(first[at]))) | BIT(VALUE(T[KEY(first[at])]))
       :: else
       fi };
#endif
     if
     :: second[at] -> decide(second[at], at, b)
     :: else
     fi;
#ifdef M_APPLY_WAITS
     /* Tried again and again until the value is free. */
     !BLOCKED(a, first[at]);
#endif
     atomic {
       if
       :: crashes > 0 -> crashes--; a = 0; b = 0;
#ifdef M_DECIDE_INSIDE
            held = 0;
#endif
            goto begin
       :: true ->
            put(a, first[at]);
            if
            :: second[at] -> put(b, second[at])
            :: else
            fi;
            applied = at + 1;
            agree(0);
            agree(1);
#ifdef M_DECIDE_INSIDE
            held = 0;
#endif
            at++; a = 0; b = 0
       fi }
  od;
  at = 0
}

#ifdef INDEX_LATER
proctype Index() {
  /* Copied rows of two moments may share a value until the stream has passed both fences, exact or not. */
#ifdef M_INDEX_EARLY
  atomic { ALL_COPIED ->
#else
  atomic { ALL_COPIED && PASSED(0) && PASSED(1) ->
#endif
    assert(VALUE(T[0]) != VALUE(T[1]) || VALUE(T[0]) == 0 || VALUE(T[0]) == 3);
    index = 1 }
}
#endif

init {
  atomic {
    if
    :: startWith(1, 0)
    :: startWith(1, 2)
    :: startWith(3, 1)
    fi;
    run Source();
    run Worker();
#if WORKERS > 1
    run Worker();
#endif
    run Lease();
    run Applier();
#ifdef INDEX_LATER
    run Index();
#endif
  }
  FINISHED;
  assert(T[0] == S[0] && T[1] == S[1])
}
