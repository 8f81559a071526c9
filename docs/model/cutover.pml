/*
 * The cutover: one row in T's ledger, two processes that may finish what the other began, two streams of which one
 * applies, clients that write wherever they are let.
 *
 * Data is one row on each side, whose version grows with each write of a client. Ledger and row of T are one database;
 * S is another, so that nothing that is done in S can be compared with the row. What protects S is a token kept in S.
 */
#ifndef WRITES
#define WRITES 3
#endif
#ifndef PROCESSES
#define PROCESSES 2
#endif
#ifndef CRASHES
#define CRASHES 1
#endif
#ifndef ATTEMPTS
#define ATTEMPTS 1 /* further cutovers after one that was aborted */
#endif
#ifndef RETURNS
#define RETURNS 0 /* 1: a switched migration may go back */
#endif
#define ROOM 8
#define NONE 255

#define PLANNED 0
#define FREEZING 1 /* the intent, before anything is done in S */
#define FROZEN 2
#define SWITCHED 3
#define ABORTED 4
#define STAYED 5 /* ABORTED, and all that follows is done: S is live */
#define LIVE 6   /* SWITCHED, and all that follows is done: T is live */
#define RETURNING 7
#define RETURN_FROZEN 8
#define RETURNED 9 /* back at S; what follows ends in STAYED */

/* T's ledger */
byte phase;
byte role;
byte freezeAt;
byte reverseFrom;
byte forwardAt;
byte forwardToken;
bit forwardHeld;
/* T */
bit tFence = 1;
byte tRow;
byte tLog[ROOM];
byte tLength;
/* S and its small ledger */
bit sFence;
byte sToken; /* the highest token that has acted in S */
byte sRow;
byte sLog[ROOM];
byte sLength;
byte reverseAt = NONE;
byte reverseToken;
bit reverseOn;
/* the world */
byte last; /* the newest write that a client was told is done */
byte writes = WRITES;
bit sOpen; /* a client's transaction has passed the fence and is not committed */
bit tOpen;
byte crashes = CRASHES;
byte attempts = ATTEMPTS;
byte returns = RETURNS;
#ifdef LEAK
bit leak = 1;
bit checked;
#endif

#define FORWARD_DONE (forwardAt == sLength)
#define REVERSE_DONE (reverseOn && reverseAt == tLength)
#define OVER (writes == 0 && !sOpen && !tOpen && attempts == 0 && returns == 0 && ((phase == STAYED && FORWARD_DONE) || (phase == LIVE && REVERSE_DONE)))

inline writeS() {
  assert(sRow == last); /* who is let write sees all that was written before, on whichever side */
  last++; sRow = last; sLog[sLength] = last; sLength++
}

proctype ClientS() {
  do
  :: OVER -> break
  :: atomic { writes > 0 && !sFence && !sOpen -> writes--; sOpen = 1 }
  :: atomic { sOpen -> sOpen = 0; writeS() }
#ifdef LEAK
  /* Somebody whom the fence does not stop, before the log was looked at for the last time. */
  :: atomic { leak && sFence && phase == FROZEN && !checked -> leak = 0; last++; sRow = last; sLog[sLength] = last; sLength++ }
#endif
  od
}

proctype ClientT() {
  do
  :: OVER -> break
  :: atomic { writes > 0 && !tFence && !tOpen -> writes--; tOpen = 1 }
  :: atomic { tOpen ->
       tOpen = 0;
       assert(tRow == last);
       last++; tRow = last; tLog[tLength] = last; tLength++ }
  od
}

proctype Forward() {
  byte mine; byte at; byte v;
begin:
#ifdef M_FORWARD_RESTARTS
  atomic { true -> forwardToken++; mine = forwardToken; at = forwardAt };
#else
  /* A run that is started again asks whether its direction is held. */
  atomic {
    if
    :: !forwardHeld && !OVER -> forwardToken++; mine = forwardToken; at = forwardAt
    :: OVER
    fi };
#endif
  do
  :: OVER -> break
  :: forwardToken == mine && at < sLength && !OVER ->
       v = sLog[at];
       atomic {
         if
         :: forwardToken == mine && forwardAt == at ->
              assert(v > tRow); /* nothing older, nothing twice */
              assert(!reverseOn);
              tRow = v; tLog[tLength] = v; tLength++; at++; forwardAt = at; v = 0
         :: else -> v = 0; at = 0; mine = 0; goto begin
         fi }
  :: atomic { forwardToken != mine && !OVER -> at = 0; mine = 0; goto begin }
  od
}

proctype Reverse() {
  byte mine; byte at; byte v;
begin:
  atomic {
    if
    :: reverseOn && !OVER -> mine = reverseToken; at = reverseAt
    :: OVER
    fi };
  do
  :: OVER -> break
  :: reverseToken == mine && reverseOn && at < tLength && !OVER ->
       v = tLog[at];
       atomic {
         if
         :: reverseToken == mine && reverseAt == at ->
              assert(v > sRow);
              sRow = v; sLog[sLength] = v; sLength++; at++; reverseAt = at; v = 0
         :: else -> v = 0; at = 0; mine = 0; goto begin
         fi }
  :: atomic { (reverseToken != mine || !reverseOn) && !OVER -> at = 0; mine = 0; goto begin }
  od
}

#ifdef M_ROLE
#define ROLE_IS(t) true
#else
#define ROLE_IS(t) (role == t)
#endif

#ifdef M_PHASE
#define PHASE_IS(p) true
#else
#define PHASE_IS(p) (phase == p)
#endif

/* A transition: compare-and-set on the row in T. */
inline become(from, to) {
  if
  :: ROLE_IS(mine) && PHASE_IS(from) -> phase = to
  :: else
  fi
}

/* Who acts in S shows its token there; a process that was overtaken since it read the row is refused. */
#ifdef M_S_TOKEN
#define MAY_ACT_IN_S true
#else
#define MAY_ACT_IN_S (mine >= sToken)
#endif

inline freezeS() {
#ifdef M_POSITION_EARLY
  at = sLength;
#endif
  atomic {
#ifndef M_OPEN_WRITES
    !sOpen; /* the lock waits for transactions that are at work */
#endif
    if
    :: MAY_ACT_IN_S -> sToken = mine; sFence = 1
    :: else
    fi };
#ifndef M_POSITION_EARLY
  at = sLength;
#endif
  atomic {
    if
    :: ROLE_IS(mine) && phase == FREEZING ->
         phase = FROZEN; freezeAt = at
#ifdef M_INTENT
    :: ROLE_IS(mine) && phase == PLANNED ->
         phase = FROZEN; freezeAt = at
#endif
    :: else
    fi;
    at = 0 }
}

inline liftS() {
  atomic {
    if
    :: MAY_ACT_IN_S ->
         sToken = mine; sFence = 0;
         if
         :: !reverseOn -> reverseAt = NONE
         :: else
         fi
    :: else
    fi };
  atomic {
    if
    :: ROLE_IS(mine) && (phase == ABORTED || phase == RETURNED) -> phase = STAYED; forwardHeld = 0
    :: else
    fi }
}

inline switchToT() {
#ifdef M_REVERSE_EARLY
  from = tLength;
#endif
#ifndef M_DRAIN
  (forwardAt >= freezeAt || phase != FROZEN || role != mine);
#endif
  atomic {
    if
    :: ROLE_IS(mine) && phase == FROZEN ->
#ifndef M_FORWARD_RUNS
         forwardToken++; forwardHeld = 1
#else
         skip
#endif
    :: else
    fi };
#ifndef M_REVERSE_EARLY
  from = tLength;
#endif
#ifdef M_LIFT_EARLY
  atomic {
    if
    :: role == mine && phase == FROZEN -> tFence = 0
    :: else
    fi };
#endif
  /* The source's log holds nothing after the freeze: the fence was tight. */
  atomic {
    if
#ifndef M_LOG_CHECK
    :: sLength != freezeAt -> become(FROZEN, ABORTED); from = NONE
    :: sLength == freezeAt ->
#else
    :: true ->
#endif
#ifdef LEAK
         checked = 1
#else
         skip
#endif
    fi };
  atomic {
    if
    :: from != NONE && ROLE_IS(mine) && PHASE_IS(FROZEN) -> phase = SWITCHED; reverseFrom = from
    :: else
    fi;
    from = 0 }
}

inline followSwitch() {
  atomic {
    if
    :: MAY_ACT_IN_S && !reverseOn ->
         sToken = mine; reverseOn = 1; reverseToken++;
         if
         :: reverseAt == NONE ->
#ifdef M_REVERSE_OLD
              reverseAt = 0
#else
              reverseAt = reverseFrom /* events before it are the forward stream's own writes */
#endif
         :: else
         fi
    :: MAY_ACT_IN_S && reverseOn -> sToken = mine
    :: !MAY_ACT_IN_S
    fi };
  atomic {
    if
#ifdef M_LIFT_BLIND
    :: true -> tFence = 0
#else
    :: ROLE_IS(mine) && phase == SWITCHED -> tFence = 0
    :: else
#endif
    fi };
  atomic { become(SWITCHED, LIVE) }
}

#if RETURNS > 0
inline freezeT() {
  /* T's fence and the row are one database: one transaction, behind T's locks. */
  atomic {
    !tOpen || phase != RETURNING || role != mine;
    if
    :: ROLE_IS(mine) && phase == RETURNING -> tFence = 1; phase = RETURN_FROZEN; freezeAt = tLength
    :: else
    fi }
}

inline switchToS() {
  /* A process that was overtaken may have stopped the stream too early: then there is nothing to wait for, and going
     back to SWITCHED starts it again. */
  (reverseAt >= freezeAt || !reverseOn || phase != RETURN_FROZEN || role != mine);
  /* In S, one transaction: the reverse stream's token is taken, its position and the log's end are read. */
  atomic {
    if
    :: MAY_ACT_IN_S && reverseAt != NONE ->
         sToken = mine; reverseOn = 0; reverseToken++; at = reverseAt; from = sLength
    :: else -> from = NONE
    fi };
  atomic {
    if
    :: from != NONE && ROLE_IS(mine) && phase == RETURN_FROZEN && tLength == freezeAt && at == freezeAt ->
         phase = RETURNED;
#ifdef M_RETURN_OLD
         skip
#else
         forwardAt = from /* what S has in its log before it came from T */
#endif
    :: else
    fi;
    from = 0; at = 0 }
}
#endif

proctype Cutover() {
  byte mine; byte at; byte from;
begin:
  atomic { role++; mine = role };
  do
  :: OVER -> break
  :: role != mine -> break /* somebody else has taken over */
  :: atomic { crashes > 0 && role == mine && !OVER -> crashes--; goto begin }
#ifdef M_INTENT
  :: role == mine && phase == PLANNED -> freezeS()
#else
  :: role == mine && phase == PLANNED -> atomic { become(PLANNED, FREEZING) }
#endif
  :: role == mine && phase == PLANNED -> atomic { become(PLANNED, STAYED) } /* called off */
  :: role == mine && phase == FREEZING -> freezeS()
  :: role == mine && phase == FREEZING -> atomic { become(FREEZING, ABORTED) }
  :: role == mine && phase == FROZEN -> switchToT()
  :: role == mine && phase == FROZEN -> atomic { become(FROZEN, ABORTED) }
  :: role == mine && phase == ABORTED -> liftS()
  :: role == mine && phase == SWITCHED -> followSwitch()
  :: atomic { role == mine && phase == STAYED && attempts > 0 ->
       attempts--; phase = PLANNED;
#ifdef LEAK
       checked = 0
#else
       skip
#endif
     }
  :: atomic { role == mine && phase == STAYED && attempts > 0 -> attempts = 0 }
  :: atomic { role == mine && phase == STAYED && returns > 0 -> returns = 0 }
  :: atomic { role == mine && phase == LIVE && attempts > 0 -> attempts = 0 }
  :: atomic { role == mine && phase == LIVE && returns > 0 -> returns = 0 }
#if RETURNS > 0
  :: atomic { role == mine && phase == LIVE && returns > 0 -> returns--; phase = RETURNING }
  :: role == mine && phase == RETURNING -> freezeT()
  :: role == mine && phase == RETURN_FROZEN -> switchToS()
  :: role == mine && phase == RETURN_FROZEN -> atomic { become(RETURN_FROZEN, SWITCHED) }
  :: role == mine && phase == RETURNED -> liftS()
#endif
  od;
  at = 0; from = 0
}

init {
  atomic {
    run ClientS();
    run ClientT();
    run Forward();
    run Reverse();
    run Cutover();
#if PROCESSES > 1
    run Cutover();
#endif
  }
  /* When all have ended, a process that woke up late included. */
  _nr_pr == 1;
  assert(sRow == last && tRow == last);
  assert((phase == STAYED && !sFence && tFence && !reverseOn) || (phase == LIVE && sFence && !tFence))
}
