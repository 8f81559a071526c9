package io.landbridge.faults;

import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The target sessions of those that copy chunks, found in the ledger and ended by the server's own means. */
final class CopierSessions {

    private final TestDatabase target;
    private final LedgerReading ledger;

    CopierSessions(Scene scene) {
        this.target = scene.target();
        this.ledger = scene.ledger();
    }

    /** Ends the sessions of all copiers of this moment; returns how many. */
    int end() {
        return each(target.engine().isMySqlFamily() ? "KILL " : "SELECT pg_terminate_backend(%s)");
    }

    /** Cancels what the copiers' sessions are doing at this moment; returns how many sessions there were. */
    int cancel() {
        return each(target.engine().isMySqlFamily() ? "KILL QUERY " : "SELECT pg_cancel_backend(%s)");
    }

    private int each(String statement) {
        if (!ledger.exists("chunk")) {
            return 0;
        }
        List<List<@Nullable String>> sessions =
                target.query("SELECT DISTINCT session FROM " + ledger.table("chunk") + " WHERE state = 'COPYING'");
        sessions.forEach(row -> apply(statement, String.valueOf(row.get(0))));
        return sessions.size();
    }

    private void apply(String statement, String session) {
        if (target.engine().isMySqlFamily()) {
            String id = target.queryValue("SELECT IS_USED_LOCK('" + session + "')");
            if (id != null) {
                // It may end by itself in between.
                target.executeIfPossible(statement + id);
            }
        } else {
            target.query(statement.formatted(session.substring(0, session.indexOf('@'))));
        }
    }
}
