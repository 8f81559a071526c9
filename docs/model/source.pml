/*
 * The source: a log of NT transactions on two keys, and what a snapshot sees of it.
 *
 * A transaction is named by its place in the log. It is in the log first and seen by snapshots later; in between
 * it holds its rows, so that the events of one key stand in the log in the order in which they are seen. Transactions
 * of different keys become seen in any order, which is what PostgreSQL allows; MARIADB keeps the order of the log.
 * MYSQL adds gtid_executed, which follows the engine's commit, here in any order: more than a server does.
 */
#ifndef NT
#define NT 2
#endif
#ifndef EVENTS
#define EVENTS 1 /* 1: one event, or a key change; 2: any two events in one transaction as well */
#endif

#define BIT(i) (1 << (i))
#define UPTO(n) (BIT(n) - 1) /* the set of the first n transactions */
#define HAS(set, i) (((set) & BIT(i)) != 0)
#define HOLDS(set, part) (((set) & (part)) == (part))

/* An image is version * 4 + value; value 0 is "no row". The version counts the changes of the key: it is what lets an
   assertion tell an older row from a newer one, and nothing in the protocol looks at it. */
#define VALUE(image) ((image) & 3)
#define VERSION(image) ((image) >> 2)
#define LIVE(image) (VALUE(image) != 0)
#define GONE(image) ((image) & 252) /* no row, but the version that was shown is kept */

/* An event is image * 2 + key; 0 is none. */
#define KEY(event) ((event) & 1)
#define IMAGE(event) ((event) >> 1)

byte logged; /* transactions in the log */
byte seen;   /* set of those that a new snapshot sees */
byte first[3];
byte second[3];
byte origin[2]; /* images before the log */
byte S[2];      /* images as seen */
byte latest[2]; /* images as logged: differs from S while a transaction holds the row */
#ifdef MYSQL
byte gtids;
#define SETTLED (logged == NT && seen == UPTO(NT) && gtids == UPTO(NT))
#else
#define SETTLED (logged == NT && seen == UPTO(NT))
#endif

byte n; /* scratch: used inside atomic steps, and 0 between them */
byte was;

#define UNLOCKED(key) (latest[key] == S[key])

#ifdef UNIQUE
/* Values 1 and 2 are unique, 3 is NULL. A value is taken while another row has it, and while a transaction that is not
   seen yet gave it up; a transaction may take what it gave up itself. */
#define FREE(key, v) (VALUE(latest[1 - (key)]) != v && (own || VALUE(S[1 - (key)]) != v))
#endif

inline change(key, event) {
  if
  :: LIVE(latest[key]) -> v = 0
#ifdef UNIQUE
  :: VALUE(latest[key]) != 1 && FREE(key, 1) -> v = 1
  :: VALUE(latest[key]) != 2 && FREE(key, 2) -> v = 2
  :: VALUE(latest[key]) != 3 -> v = 3
#else
  :: true -> v = 1
#endif
  fi;
  latest[key] = (VERSION(latest[key]) + 1) * 4 + v;
  event = latest[key] * 2 + key
}

inline append() {
  if
  :: UNLOCKED(0) -> k = 0
  :: UNLOCKED(1) -> k = 1
  fi;
  change(k, first[logged]);
  if
  :: true
#if EVENTS == 2
  :: change(k, second[logged])
  :: UNLOCKED(1 - k) -> k = 1 - k; own = 1; change(k, second[logged])
#else
  /* a key change: the row is deleted under one key and inserted under the other */
  :: !LIVE(latest[k]) && UNLOCKED(1 - k) && !LIVE(latest[1 - k]) -> k = 1 - k; own = 1; change(k, second[logged])
#endif
  fi;
  logged++; k = 0; v = 0; own = 0
}

inline reveal(i) {
  seen = seen | BIT(i);
  S[KEY(first[i])] = IMAGE(first[i]);
  if
  :: second[i] -> S[KEY(second[i])] = IMAGE(second[i])
  :: else
  fi
}

#ifdef MARIADB
#define READY(i) (i < logged && !HAS(seen, i) && HOLDS(seen, UPTO(i)))
#else
#define READY(i) (i < logged && !HAS(seen, i))
#endif

proctype Source() {
  byte k; byte v; bit own;
  do
  :: SETTLED -> break
  :: atomic { logged < NT && (UNLOCKED(0) || UNLOCKED(1)) -> append() }
  :: atomic { READY(0) -> reveal(0) }
#if NT > 1
  :: atomic { READY(1) -> reveal(1) }
#endif
#if NT > 2
  :: atomic { READY(2) -> reveal(2) }
#endif
#ifdef MYSQL
  :: atomic { HAS(seen, 0) && !HAS(gtids, 0) -> gtids = gtids | BIT(0) }
#if NT > 1
  :: atomic { HAS(seen, 1) && !HAS(gtids, 1) -> gtids = gtids | BIT(1) }
#endif
#if NT > 2
  :: atomic { HAS(seen, 2) && !HAS(gtids, 2) -> gtids = gtids | BIT(2) }
#endif
#endif
  od
}

/* Whether the events of transaction i are one change of a key. */
#define KEYCHANGE(i) (second[i] && KEY(first[i]) != KEY(second[i]) && !LIVE(IMAGE(first[i])) && LIVE(IMAGE(second[i])))

/* The image of a key after the transactions of a set: the oracle of all assertions. */
inline imageAfter(key, set, image) {
  image = origin[key];
  n = 0;
  do
  :: n < NT && HAS(set, n) ->
       if
       :: KEY(first[n]) == key -> image = IMAGE(first[n])
       :: else
       fi;
       if
       :: second[n] && KEY(second[n]) == key -> image = IMAGE(second[n])
       :: else
       fi;
       n++
  :: n < NT && !HAS(set, n) -> n++
  :: n == NT -> break
  od;
  n = 0
}

inline startWith(image0, image1) {
  origin[0] = image0; S[0] = image0; latest[0] = image0;
  origin[1] = image1; S[1] = image1; latest[1] = image1
}

inline initially() {
#ifdef ALLINIT
  if
  :: startWith(1, 0)
  :: startWith(0, 1)
  :: startWith(0, 0)
  :: startWith(1, 1)
  fi
#else
  startWith(1, 0)
#endif
}
