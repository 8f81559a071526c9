package io.landbridge.pipeline.stream;

import io.landbridge.fake.FakeDigests;
import io.landbridge.fake.FakeServer;
import org.jspecify.annotations.Nullable;

/** Rules of docs/validation.md without which a row is called wrong that is right, or right that is wrong. */
enum ProofRule {
    THE_TARGET_IS_READ_WHEN_ALL_IS_APPLIED_THAT_THE_SOURCE_SHOWS(FakeDigests.Broken.NOT_AWAITED, null),
    THE_SOURCE_SHOWS_ALL_THAT_IS_APPLIED(FakeDigests.Broken.ALL_SEEN, null),
    RANGES_ARE_LOOKED_AT_WITH_EACH_BATCH(null, FakeServer.Broken.RANGES_STALE),
    A_MARK_COMMITS_WITH_THE_ROWS(null, FakeServer.Broken.MARKED_LATE),
    ONE_LOOK_PROVES_NOTHING_BESIDE_CHANGES(null, FakeServer.Broken.MARKS_UNSEEN);

    final FakeDigests.@Nullable Broken ofReads;
    final FakeServer.@Nullable Broken ofTarget;

    ProofRule(FakeDigests.@Nullable Broken ofReads, FakeServer.@Nullable Broken ofTarget) {
        this.ofReads = ofReads;
        this.ofTarget = ofTarget;
    }
}
