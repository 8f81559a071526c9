package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.BackupAction;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Approve;
import io.landbridge.pipeline.cutover.StepAction.Backup;
import io.landbridge.pipeline.cutover.StepAction.Command;
import io.landbridge.pipeline.cutover.StepAction.Http;
import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.cutover.StepAction.Sql;
import io.landbridge.pipeline.cutover.StepAction.Wait;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The steps that are not the migration's own, each done for real. */
final class StepActions implements StepWork {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final HttpRequests requests = new HttpRequests();
    private final Commands commands;
    private final SqlStatements statements;
    private final BackupAction backups;
    private final Watching watching;
    private final Waits waits;
    private final Told told;
    private final IntFunction<List<String>> approvals;

    /**
     * @param environment of this process, which says where programs are
     * @param approvals names of those who have said yes to the step of an ordinal
     */
    StepActions(
            Connector source,
            Connector target,
            BackupAction backups,
            Map<String, String> environment,
            Waits waits,
            Told told,
            IntFunction<List<String>> approvals) {
        this.commands = new Commands(environment);
        this.statements = new SqlStatements(source, target);
        this.backups = backups;
        this.waits = waits;
        this.watching = new Watching(requests, statements::value, waits);
        this.told = told;
        this.approvals = approvals;
    }

    /** How far a runbook is, in one line, and who is told besides. */
    interface Told {
        /** {@code shop: cut over shop: 5 of 12 steps done}. */
        String progress();

        /** Says one line to whoever looks on. */
        void say(String line);
    }

    @Override
    public String run(StepAction action, String where, int ordinal, Duration limit) {
        if (action instanceof Http http) {
            return requests.send(http, where, limit);
        } else if (action instanceof Command command) {
            return commands.run(command, where, limit);
        } else if (action instanceof Sql sql) {
            return statements.run(sql, where, limit);
        } else if (action instanceof Backup backup) {
            return backups.run(backup, limit);
        } else if (action instanceof Watch watch) {
            return watching.run(watch, where);
        } else if (action instanceof Wait wait) {
            return sleep(wait.lasts(), where, limit);
        } else if (action instanceof Notify notify) {
            return notify(notify, where, limit, told::progress);
        } else if (action instanceof Approve approve) {
            return approve(approve, where, ordinal, limit);
        }
        throw new IllegalArgumentException(action.kind().word());
    }

    @Override
    public String look(StepAction action, String where, Duration limit) {
        if (action instanceof Http http) {
            return requests.look(http.url(), where, SHORT);
        } else if (action instanceof Command command) {
            return commands.look(command, where);
        } else if (action instanceof Sql sql) {
            return statements.look(sql, where);
        } else if (action instanceof Backup backup) {
            return backups.check(backup);
        } else if (action instanceof Watch watch) {
            return watching.look(watch, where);
        } else if (action instanceof Notify notify) {
            return requests.look(notify.url(), where, SHORT);
        } else if (action instanceof Approve approve) {
            return approve.people() + " of " + String.join(", ", approve.by()) + " will be asked";
        }
        return "waits " + limit.toSeconds() + " s";
    }

    /** Who cannot wait for as long as is asked need not begin: clients may be held meanwhile. */
    private String sleep(Duration lasts, String where, Duration limit) {
        if (lasts.compareTo(limit) > 0) {
            throw new LandbridgeException(
                    RunbookError.TIMED_OUT,
                    where,
                    "It would wait for " + lasts.toMillis() + " ms, and has no more than " + limit.toMillis() + " ms.");
        }
        waits.sleep(lasts);
        return "";
    }

    /** Posts a text; whoever cannot be told makes nothing fail. */
    String notify(Notify notify, String where, Duration limit, Supplier<String> progress) {
        String text = notify.text() == null ? progress.get() : notify.text();
        try {
            return requests.send(
                    new Http(
                            "POST",
                            notify.url(),
                            Map.of("Content-Type", SecretText.plain("application/json")),
                            SecretText.plain("{\"text\": " + JsonText.quoted(text) + '}'),
                            List.of(),
                            null),
                    where,
                    limit);
        } catch (LandbridgeException e) {
            told.say(where + ": nobody was told: " + e.what());
            return "nobody was told: " + e.what();
        }
    }

    /** Waits; what was said stands in the ledger, so that a restart waits for the rest only. */
    private String approve(Approve approve, String where, int ordinal, Duration limit) {
        long begun = waits.now();
        int before = -1;
        while (true) {
            List<String> said = approvals.apply(ordinal).stream()
                    .filter(approve.by()::contains)
                    .toList();
            if (said.size() >= approve.people()) {
                return "approved by " + String.join(", ", said);
            }
            if (said.size() != before) {
                before = said.size();
                told.say(where + ": waits for " + (approve.people() - said.size()) + " of "
                        + String.join(
                                ", ",
                                approve.by().stream()
                                        .filter(name -> !said.contains(name))
                                        .toList()) + ": "
                        + approve.prompt());
            }
            if (waits.since(begun).compareTo(limit) >= 0) {
                throw new LandbridgeException(
                        RunbookError.TIMED_OUT,
                        where,
                        "Approved by " + said.size() + " of " + approve.people() + " people within " + limit.toSeconds()
                                + " s.");
            }
            waits.sleep(LOOK_AGAIN);
        }
    }
}
