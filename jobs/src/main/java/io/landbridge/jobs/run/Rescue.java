package io.landbridge.jobs.run;

import io.landbridge.pipeline.ledger.CutoverState;

/** Lets clients go that are held by a process that is gone: before the switch where they were, behind it where it was decided. */
public interface Rescue {

    /** How the one that lets clients go is called in the ledger; a runner's name follows. Whoever else wants the right waits for it. */
    String HOLDER = "run on ";

    /**
     * Takes the right to move traffic and does it; nothing where nobody is held.
     *
     * @param runner who, for people
     * @param why for people
     * @return the state then
     * @throws io.landbridge.pipeline.failure.LandbridgeException when somebody else has the right; when it could not be done
     */
    CutoverState release(String runner, String why);
}
