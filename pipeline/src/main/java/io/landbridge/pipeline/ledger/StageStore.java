package io.landbridge.pipeline.ledger;

import java.util.List;

/** Which stages are complete; the only answer to "is it done". */
public interface StageStore {

    /** Whether the stage is complete for that plan. */
    boolean isComplete(String stage, String planHash);

    /** Notes that the stage is complete for that plan; idempotent. */
    void complete(String stage, String planHash);

    /** Forgets that the stage was complete, for whatever plan; idempotent. */
    void reopen(String stage);

    /** Names of the stages complete for that plan. */
    List<String> complete(String planHash);
}
