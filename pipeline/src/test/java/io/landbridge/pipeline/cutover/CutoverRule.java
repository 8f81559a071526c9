package io.landbridge.pipeline.cutover;

import io.landbridge.fake.FakeServer;
import io.landbridge.fake.TwinSide;
import org.jspecify.annotations.Nullable;

/**
 * Rules of docs/protocol.md, "Cutover", without which a write is lost, both sides take writes, or one stays shut; with the way in which a
 * test breaks each. The numbers are those of docs/adr/0005.
 */
enum CutoverRule {
    /** No. 13. */
    THE_INTENT_IS_WRITTEN_DOWN_FIRST(FakeServer.Broken.INTENT_NOT_WRITTEN, null, null),
    /** No. 14. */
    THE_SOURCE_KEEPS_THE_HIGHEST_TOKEN(null, TwinSide.Broken.TOKEN_NOT_KEPT, null, "raise fence"),
    /** No. 15. */
    A_STREAM_THAT_IS_HELD_IS_TAKEN_BY_NOBODY(null, null, null),
    /** I5. */
    THE_FREEZE_WAITS_FOR_OPEN_WRITES(null, TwinSide.Broken.OPEN_WRITES_NOT_AWAITED, null),
    /** I5. */
    THE_TARGET_IS_DRAINED_BEFORE_THE_SWITCH(null, null, null),
    /** I5. */
    THE_LOG_IS_READ_UP_TO_THE_SWITCH(null, TwinSide.Broken.LOG_UNREAD, null),
    /** I6. */
    THE_FORWARD_STREAM_IS_TAKEN_AWAY(null, null, null),
    /** I6. */
    THE_WAY_BACK_BEGINS_BEHIND_THE_LAST_FORWARD_COMMIT(null, null, null),
    /** I6. */
    AFTER_A_RETURN_THE_FORWARD_STREAM_BEGINS_WHERE_THE_SOURCE_IS(null, null, null),
    THE_TARGET_TAKES_WRITES_ONLY_BEHIND_THE_SWITCH(null, null, null),
    THE_TARGETS_FENCE_KEEPS_THE_HIGHEST_TOKEN(null, null, TwinSide.Broken.TOKEN_NOT_KEPT, "lift fence"),
    A_TRANSITION_COMPARES_THE_TOKEN(FakeServer.Broken.ROLE_NOT_COMPARED, null, null, "change cutover");

    final FakeServer.@Nullable Broken ofLedger;
    final TwinSide.@Nullable Broken ofSource;
    final TwinSide.@Nullable Broken ofTarget;

    /** Before which call whoever is about to hurt the rule sleeps now and then; null for no particular one. */
    final @Nullable String sleepsBefore;

    CutoverRule(
            FakeServer.@Nullable Broken ofLedger,
            TwinSide.@Nullable Broken ofSource,
            TwinSide.@Nullable Broken ofTarget) {
        this(ofLedger, ofSource, ofTarget, null);
    }

    CutoverRule(
            FakeServer.@Nullable Broken ofLedger,
            TwinSide.@Nullable Broken ofSource,
            TwinSide.@Nullable Broken ofTarget,
            @Nullable String sleepsBefore) {
        this.ofLedger = ofLedger;
        this.ofSource = ofSource;
        this.ofTarget = ofTarget;
        this.sleepsBefore = sleepsBefore;
    }
}
