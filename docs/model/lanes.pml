/*
 * Lanes: a batch of transactions applied by two T transactions side by side, and compaction inside one.
 *
 * All is copied, the log is there from the start. The batch (start, end) stands in the ledger; what a lane does is a pure
 * function of it. Each lane has a row of its own in the ledger, which says up to where it has committed. A second
 * applier takes over at any time; the first one's lanes may still be at work. With DIRECT a batch may also be one
 * transaction with the position, which asks no lane's row; then a batch in lanes sets those rows when it begins.
 */
#define UNIQUE
#ifndef NT
#define NT 3
#endif
#include "source.pml"

#ifndef APPLIERS
#define APPLIERS 2
#endif

byte T[2];
byte applied;
byte streamToken;
byte batchStart;
byte batchEnd;     /* 0: no batch at hand */
byte laneDone[2];  /* end of the last batch that the lane has committed */
byte laneToken[2];
byte touched[3];   /* keys (bits 0, 1) and unique values (bits 2, 3) of each transaction, of old and new images */

byte jobStart[4];  /* what applier p has given to lane l, at p * 2 + l */
byte jobEnd[4];
byte jobToken[4];
byte set;
byte all;
byte row[2];
byte m;

#define FINISHED (applied == NT)
#define VALUES(image) (VALUE(image) == 1 || VALUE(image) == 2 -> BIT(1 + VALUE(image)) : 0)

inline touch(i, event) {
#ifndef M_LANE_KEY
  touched[i] = touched[i] | BIT(KEY(event));
#endif
#ifndef M_LANE_VALUE
  touched[i] = touched[i] | VALUES(IMAGE(event));
#ifndef M_LANE_OLD_VALUE
  touched[i] = touched[i] | VALUES(row[KEY(event)]);
#endif
#endif
  row[KEY(event)] = IMAGE(event)
}

/* Lane 0 has what hangs together with the batch's first transaction, lane 1 the rest. */
inline cut(start, end, lane) {
  set = BIT(start); all = touched[start]; n = start; m = 0;
  do
  :: m < NT ->
       if
       :: n < end ->
            if
            :: (all & touched[n]) != 0 -> set = set | BIT(n); all = all | touched[n]
            :: else
            fi;
            n++
       :: else -> n = start; m++
       fi
  :: else -> break
  od;
  if
  :: lane == 1 -> set = (UPTO(end) & ~UPTO(start)) & ~set
  :: else
  fi;
  n = 0; m = 0; all = 0
}

#define TAKEN(key, v) (((v) == 1 || (v) == 2) && VALUE(T[1 - (key)]) == (v))

inline write(event) {
  assert(VERSION(row[KEY(event)]) + 1 == VERSION(IMAGE(event)));
  row[KEY(event)] = IMAGE(event);
#ifndef COMPACT
  assert(!TAKEN(KEY(event), VALUE(IMAGE(event))));
  T[KEY(event)] = IMAGE(event)
#endif
}

inline writeOne(key) {
  assert(row[key] == T[key] || !TAKEN(key, VALUE(row[key])));
  T[key] = row[key]
}

/* The lane's transactions in the order of the log; with COMPACT only the last image of each row is written. */
inline work() {
  row[0] = T[0]; row[1] = T[1];
#ifdef M_LANE_ORDER
  n = NT;
  do
  :: n > 0 ->
       n--;
#else
  n = 0;
  do
  :: n < NT ->
#endif
       if
       :: HAS(set, n) ->
            write(first[n]);
            if
            :: second[n] -> write(second[n])
            :: else
            fi
       :: else
       fi;
#ifndef M_LANE_ORDER
       n++
#endif
  :: else -> break
  od;
  n = 0;
#ifdef COMPACT
#ifdef M_COMPACT_BATCH
  /* The last image that is known, be it of a later batch. */
  if
  :: row[0] != T[0] -> row[0] = latest[0]
  :: else
  fi;
  if
  :: row[1] != T[1] -> row[1] = latest[1]
  :: else
  fi;
#endif
#ifdef M_COMPACT_IN_PLACE
  /* Row by row in any order: each image is right, and two rows that swap a value are in each other's way. */
  if
  :: writeOne(0); writeOne(1)
  :: writeOne(1); writeOne(0)
  fi;
#else
  /* First what is written gives its value up, then it takes the new one. */
  if
  :: row[0] != T[0] -> T[0] = GONE(T[0])
  :: else
  fi;
  if
  :: row[1] != T[1] -> T[1] = GONE(T[1])
  :: else
  fi;
  writeOne(0);
  writeOne(1);
#endif
#endif
  row[0] = 0; row[1] = 0
}

#ifdef M_LANE_ROWS
/* A row (batch, lane) is inserted by the lane and deleted with the batch; the token was read before. */
#define MAY_COMMIT(l, s, e, t) (laneDone[l] != e)
#elif defined(M_LANE_TOKEN)
#define MAY_COMMIT(l, s, e, t) (laneDone[l] == s)
#else
/* The lane's first statement: its row, compared by token and by where the batch begins. */
#define MAY_COMMIT(l, s, e, t) (laneToken[l] == t && laneDone[l] == s)
#endif

/* The lane's one T transaction, at any time after it was given the job; the applier may have lost its token meanwhile. */
inline commit(slot, l) {
  atomic { jobEnd[slot] != 0 ->
    if
    :: MAY_COMMIT(l, jobStart[slot], jobEnd[slot], jobToken[slot]) ->
         cut(jobStart[slot], jobEnd[slot], l);
         work();
         laneDone[l] = jobEnd[slot]; set = 0
    :: else
    fi;
    jobStart[slot] = 0; jobEnd[slot] = 0; jobToken[slot] = 0 }
}

proctype Lanes() {
  do
  :: FINISHED && jobEnd[0] == 0 && jobEnd[1] == 0 && jobEnd[2] == 0 && jobEnd[3] == 0 -> break
  :: commit(0, 0)
  :: commit(1, 1)
  :: commit(2, 0)
  :: commit(3, 1)
  od
}

#define WORKS (streamToken == mine && batchEnd != 0)

/* T is what the log says, at the end of each batch. */
inline compareEnd() {
  set = UPTO(applied);
  imageAfter(0, set, was);
  assert(T[0] == was);
  imageAfter(1, set, was);
  assert(T[1] == was);
  was = 0; set = 0
}

inline chooseEnd() {
  batchStart = applied;
  if
  :: applied + 1 <= NT -> batchEnd = applied + 1
  :: applied + 2 <= NT -> batchEnd = applied + 2
  :: applied + 3 <= NT -> batchEnd = applied + 3
  fi
}

inline give(slot, l) {
  atomic { WORKS && laneDone[l] != batchEnd && jobEnd[slot] == 0 ->
    jobStart[slot] = batchStart; jobEnd[slot] = batchEnd; jobToken[slot] = mine }
}

proctype Applier(byte p) {
  byte mine;
  /* Waits for lanes that are committing: their rows are locked. */
  atomic {
    streamToken++; mine = streamToken; laneToken[0] = mine; laneToken[1] = mine;
#ifdef M_NEW_BATCH
    batchEnd = 0; laneDone[0] = applied; laneDone[1] = applied
#elif defined(M_LANE_RECORD)
    laneDone[0] = applied; laneDone[1] = applied
#else
    skip
#endif
  };
  do
  :: FINISHED || streamToken != mine -> break
  :: atomic { !FINISHED && streamToken == mine && batchEnd == 0 ->
       chooseEnd();
#ifdef DIRECT
       laneDone[0] = batchStart; laneDone[1] = batchStart
#else
       skip
#endif
     }
#ifdef DIRECT
  :: atomic { !FINISHED && streamToken == mine && batchEnd == 0 ->
       chooseEnd();
       set = UPTO(batchEnd) & ~UPTO(batchStart);
       work();
       applied = batchEnd; batchEnd = 0; batchStart = 0;
       compareEnd() }
#endif
  :: give(p * 2, 0)
  :: give(p * 2 + 1, 1)
#ifdef M_EARLY_END
  :: atomic { WORKS && (laneDone[0] == batchEnd || laneDone[1] == batchEnd) ->
#else
  :: atomic { WORKS && laneDone[0] == batchEnd && laneDone[1] == batchEnd ->
#endif
       applied = batchEnd;
#ifdef M_LANE_ROWS
       laneDone[0] = 0; laneDone[1] = 0;
#endif
       batchEnd = 0; batchStart = 0;
       compareEnd() }
  od
}

init {
  byte k; byte v; bit own;
  atomic {
    if
    :: startWith(1, 0)
    :: startWith(1, 2)
    :: startWith(3, 1)
    fi;
    T[0] = origin[0]; T[1] = origin[1];
    row[0] = origin[0]; row[1] = origin[1];
    do
    :: logged < NT ->
         append();
         touch(logged - 1, first[logged - 1]);
         if
         :: second[logged - 1] -> touch(logged - 1, second[logged - 1])
         :: else
         fi;
         S[0] = latest[0]; S[1] = latest[1]
    :: else -> break
    od;
    row[0] = 0; row[1] = 0;
    run Lanes();
    run Applier(0);
#if APPLIERS > 1
    run Applier(1)
#endif
  }
}
