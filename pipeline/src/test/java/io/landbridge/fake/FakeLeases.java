package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.LeaseRow;
import io.landbridge.pipeline.ledger.LeaseStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Leases in memory. */
record FakeLeases(FakeTransaction in, FakeServer server) implements LeaseStore {

    @Override
    public Optional<Long> acquire(String role, String holder, String session, Duration lease) {
        return in.call("acquire", () -> {
            var rows = in.tables().leases;
            rows.insert(in.self(), role, new LeaseRow(0, null, null, "", 0, 0));
            LeaseRow now = Objects.requireNonNull(rows.lock(in.self(), role));
            if (isHeld(now)) {
                return Optional.empty();
            }
            long nanos = server.nanos();
            rows.update(
                    in.self(),
                    role,
                    row -> true,
                    row -> new LeaseRow(now.token() + 1, holder, session, "", nanos, nanos + lease.toNanos()));
            return Optional.of(now.token() + 1);
        });
    }

    @Override
    public boolean renew(String role, long token, String activity, Duration lease) {
        return in.call(
                "renew",
                () -> in.tables()
                        .leases
                        .update(
                                in.self(),
                                role,
                                row -> row.token() == token && row.holder() != null,
                                row -> new LeaseRow(
                                        token,
                                        row.holder(),
                                        row.session(),
                                        activity,
                                        row.takenNanos(),
                                        server.nanos() + lease.toNanos())));
    }

    @Override
    public boolean holds(String role, long token) {
        return in.call("holds", () -> {
            LeaseRow now = in.tables().leases.lock(in.self(), role);
            boolean known = server.isBroken(FakeServer.Broken.ROLE_NOT_COMPARED);
            return now != null && (known || (now.token() == token && now.holder() != null));
        });
    }

    @Override
    public boolean show(String role, long token) {
        return in.call("show", () -> {
            var rows = in.tables().leases;
            rows.insert(in.self(), role, new LeaseRow(0, null, null, "", 0, 0));
            return rows.update(
                    in.self(), role, row -> row.token() <= token, row -> new LeaseRow(token, null, null, "", 0, 0));
        });
    }

    @Override
    public void release(String role, long token) {
        in.run(
                "release lease",
                () -> in.tables()
                        .leases
                        .update(
                                in.self(),
                                role,
                                row -> row.token() == token,
                                row -> new LeaseRow(token, null, null, "", 0, 0)));
    }

    @Override
    public Optional<Holder> holder(String role) {
        return in.call(
                "holder",
                () -> Optional.ofNullable(in.tables().leases.read(in.self(), role))
                        .filter(this::isHeld)
                        .map(row -> new Holder(
                                String.valueOf(row.holder()),
                                row.token(),
                                row.activity(),
                                TimeUnit.NANOSECONDS.toSeconds(server.nanos() - row.takenNanos()),
                                TimeUnit.NANOSECONDS.toSeconds(row.untilNanos() - server.nanos()))));
    }

    private boolean isHeld(LeaseRow row) {
        String session = row.session();
        return session != null
                && row.untilNanos() - server.nanos() > 0
                && server.session(session).isAlive();
    }
}
