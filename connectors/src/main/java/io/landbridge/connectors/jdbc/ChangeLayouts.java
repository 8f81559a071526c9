package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.plan.TableMapping.Output;
import java.sql.Connection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The staging tables of one endpoint: one for each output, in each session that needs it. Safe for several threads. */
public final class ChangeLayouts {

    private final SqlDialect dialect;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<Output, ChangeLayout> layouts = new ConcurrentHashMap<>();
    private final Map<Connection, Set<ChangeLayout>> made = Collections.synchronizedMap(new WeakHashMap<>());

    public ChangeLayouts(SqlDialect dialect) {
        this.dialect = dialect;
    }

    public SqlDialect dialect() {
        return dialect;
    }

    ChangeLayout of(Output output) {
        return layouts.computeIfAbsent(output, wanted -> ChangeLayout.of(wanted, count.incrementAndGet()));
    }

    /** Whether the session has the output's staging table. */
    public boolean isMade(Connection session, ChangeLayout layout) {
        return made.getOrDefault(session, Set.of()).contains(layout);
    }

    /** The session has it from now on. */
    public void make(Connection session, ChangeLayout layout) {
        made.computeIfAbsent(session, none -> new HashSet<>()).add(layout);
    }

    /** The session's transaction was undone, and with it the tables that it may have made. */
    public void forget(Connection session) {
        made.remove(session);
    }
}
