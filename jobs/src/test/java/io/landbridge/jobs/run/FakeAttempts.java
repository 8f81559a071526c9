package io.landbridge.jobs.run;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Tries once. */
final class FakeAttempts implements Attempts {

    @Override
    public <T> T call(Supplier<T> work, Predicate<T> proof) {
        return work.get();
    }

    @Override
    public Optional<String> repeating() {
        return Optional.empty();
    }
}
