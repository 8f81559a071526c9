package io.landbridge.pipeline.plan;

import java.util.List;

/**
 * A migration as its plan file says it, checked for form but not yet against a live database.
 *
 * @param migration names ledger rows, slot, publication and metrics: {@code [a-z][a-z0-9-]{0,62}}
 * @param tables the rules in the order written; empty means everything in the source database
 * @param types the user's type rules, tried in order before the built-in ones
 * @param file the plan's path as given, for messages
 * @param hash SHA-256 of all that decides which rows end up in the target (not of rates and limits, nor of how they are proved), lower-case hex
 * @param guarded whether others are kept from writing to the target while changes are followed
 */
public record Plan(
        String migration,
        Endpoint source,
        Endpoint target,
        LedgerLocation ledger,
        List<TableRule> tables,
        List<TypeOverride> types,
        BackfillSettings backfill,
        ChangeSettings changes,
        ValidationSettings validation,
        String file,
        String hash,
        boolean guarded) {

    public Plan {
        tables = List.copyOf(tables);
        types = List.copyOf(types);
    }

    /** A plan whose target is guarded. */
    public Plan(
            String migration,
            Endpoint source,
            Endpoint target,
            LedgerLocation ledger,
            List<TableRule> tables,
            List<TypeOverride> types,
            BackfillSettings backfill,
            ChangeSettings changes,
            ValidationSettings validation,
            String file,
            String hash) {
        this(migration, source, target, ledger, tables, types, backfill, changes, validation, file, hash, true);
    }
}
