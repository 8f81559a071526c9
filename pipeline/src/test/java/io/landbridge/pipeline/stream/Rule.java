package io.landbridge.pipeline.stream;

import io.landbridge.fake.FakeServer;
import io.landbridge.fake.LiveSource;
import io.landbridge.pipeline.schema.Engine;
import org.jspecify.annotations.Nullable;

/** Rules of docs/protocol.md without which a row is lost, doubled or revived, with the way in which a test breaks each. */
enum Rule {
    THE_BARRIER_IS_ASKED(null, null, null),
    THE_BARRIER_IS_ASKED_AFTER_THE_CLAIM(null, null, null),
    DELIVERED_IS_PUBLISHED_BEFORE_STATES_ARE_READ(FakeServer.Broken.PUBLISHED_AFTER_READ, null, null),
    STATES_ARE_READ_FRESH(FakeServer.Broken.STATES_STALE, null, null),
    COPYING_IS_AWAITED(FakeServer.Broken.COPYING_NOT_AWAITED, null, null),
    MAYBE_IS_APPLIED(FakeServer.Broken.MAYBE_SKIPPED, null, Engine.MYSQL),
    THE_STREAMS_ROW_IS_HELD(FakeServer.Broken.STREAM_NOT_HELD, null, null),
    ROWS_AND_POSITION_COMMIT_TOGETHER(FakeServer.Broken.ADVANCED_APART, null, null),
    A_RECOPIED_KEY_IS_ERASED(FakeServer.Broken.NOT_ERASED, null, Engine.POSTGRESQL),
    A_COPIERS_TOKEN_IS_CHECKED(FakeServer.Broken.TOKEN_NOT_CHECKED, null, null),
    A_KEY_CHANGE_IS_DECIDED_BY_KEY(null, LiveSource.Broken.KEY_CHANGE_AS_ONE, null),
    DELIVERY_IS_A_SET(null, LiveSource.Broken.LAST_DELIVERED_ONLY, Engine.POSTGRESQL),
    YES_IS_CLOSED_DOWNWARDS(null, LiveSource.Broken.ID_ALONE, Engine.MYSQL),
    THE_LOG_IS_CONFIRMED_AFTER_THE_COMMIT(null, LiveSource.Broken.CONFIRMED_EARLY, null),
    WHAT_A_RESYNC_PASSES_BY_IS_DELIVERED(null, LiveSource.Broken.PASSED_BY_NOT_DELIVERED, null),
    A_LANES_ROW_IS_HELD(FakeServer.Broken.LANE_NOT_HELD),
    A_LANE_THAT_IS_IN_IS_KNOWN(FakeServer.Broken.LANES_FORGOTTEN),
    A_BATCH_IN_LANES_IS_GONE_ON_WITH(FakeServer.Broken.BATCH_FORGOTTEN),
    A_BATCH_KEEPS_ITS_LANES(FakeServer.Broken.BATCH_CUT_ANEW),
    A_BATCH_ENDS_WHEN_ALL_LANES_ARE_IN(FakeServer.Broken.BATCH_ENDED_EARLY),
    WHAT_SHARES_A_KEY_IS_IN_ONE_LANE(BrokenTies.WITHOUT_KEYS),
    WHAT_SHARES_A_UNIQUE_VALUE_IS_IN_ONE_LANE(BrokenTies.WITHOUT_VALUES),
    OLD_UNIQUE_VALUES_COUNT(BrokenTies.WITHOUT_OLD_VALUES),
    A_TABLE_WITHOUT_OLD_UNIQUE_VALUES_IS_ONE_LANE(BrokenTies.UNKNOWN_AS_NONE);

    final FakeServer.@Nullable Broken ofTarget;
    final LiveSource.@Nullable Broken ofSource;
    final @Nullable Engine only;
    private final @Nullable BrokenTies ofTies;
    private final boolean inLanes;

    /** @param only the engine that needs the rule; null when all do */
    Rule(FakeServer.@Nullable Broken ofTarget, LiveSource.@Nullable Broken ofSource, @Nullable Engine only) {
        this(ofTarget, ofSource, only, null, false);
    }

    /** A rule for lanes. */
    Rule(FakeServer.Broken ofTarget) {
        this(ofTarget, null, null, null, true);
    }

    /** A rule about what keeps changes in one lane. */
    Rule(BrokenTies ties) {
        this(null, null, ties.only, ties, true);
    }

    Rule(
            FakeServer.@Nullable Broken ofTarget,
            LiveSource.@Nullable Broken ofSource,
            @Nullable Engine only,
            @Nullable BrokenTies ofTies,
            boolean inLanes) {
        this.ofTarget = ofTarget;
        this.ofSource = ofSource;
        this.only = only;
        this.ofTies = ofTies;
        this.inLanes = inLanes;
    }

    /** What is left of a table's ties. */
    Ties ties(Ties right) {
        return ofTies == null ? right : ofTies.of(right);
    }

    /** Whether nothing but a batch in lanes needs it. */
    boolean isOfLanes() {
        return inLanes;
    }

    /** Whether it is about unique values. */
    boolean isOfUniqueValues() {
        return this == WHAT_SHARES_A_UNIQUE_VALUE_IS_IN_ONE_LANE
                || this == OLD_UNIQUE_VALUES_COUNT
                || this == A_TABLE_WITHOUT_OLD_UNIQUE_VALUES_IS_ONE_LANE;
    }
}
