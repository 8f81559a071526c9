package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.validation.RuleSearch.Breaches;
import java.util.List;
import java.util.function.Supplier;

/** Searches for rows that break a rule, and keeps those that go on breaking it. */
final class StandingRows {

    /** More than are told, so that enough of them are met again; servers give them in no order. */
    static final int MOST = 100;

    private final ValidationPace pace;
    private final Looks looks;

    StandingRows(ValidationPace pace, Looks looks) {
        this.pace = pace;
        this.looks = looks;
    }

    /** @param search may be asked several times */
    Breaches find(Supplier<Breaches> search) {
        Breaches found = look(search, 1);
        for (int look = 2; look <= looks.toStand() && !found.rows().isEmpty(); look++) {
            found = both(found, look(search, look));
        }
        return found;
    }

    private Breaches look(Supplier<Breaches> search, int look) {
        looks.await(look);
        pace.throwIfEnding();
        return pace.attempt(search);
    }

    /** Where there are more than are told, those told the first time may be among the others the second time. */
    private static Breaches both(Breaches before, Breaches now) {
        List<List<String>> still =
                before.rows().stream().filter(row -> now.rows().contains(row)).toList();
        boolean areOthers = still.isEmpty() && before.more() && now.more();
        return new Breaches(now.namedBy(), areOthers ? now.rows() : still, before.more() && now.more());
    }

    /** Whether more than one look was taken at what stands, for the evidence. */
    String seen() {
        return looks.mayBeLate() ? ", in each of " + looks.toStand() + " looks after changes were applied" : "";
    }
}
