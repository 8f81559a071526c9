package io.landbridge.connectors.ledger;

import io.landbridge.connectors.jdbc.FenceNames;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Recognises ledgers among other tables, under whatever prefix: by three tables that nobody else has side by side. */
public final class LedgerTables {

    private static final String MARK = "ledger_version";

    /** Beside the mark: a table of that name alone may well be a user's, and must not be left out of a copy. */
    private static final List<String> COMPANIONS = List.of("chunk", "planned_table");

    private LedgerTables() {}

    /** The tables that belong to no ledger and to no fence. */
    public static List<Table> without(List<Table> tables) {
        Set<TableName> all = tables.stream().map(Table::name).collect(Collectors.toSet());
        Set<TableName> ledger = new HashSet<>();
        for (TableName name : all) {
            if (name.table().endsWith(MARK)) {
                String prefix = name.table().substring(0, name.table().length() - MARK.length());
                Function<String, TableName> named = part -> new TableName(name.schema(), prefix + part);
                if (COMPANIONS.stream().map(named).allMatch(all::contains)) {
                    LedgerSchema.TABLES.stream().map(named).forEach(ledger::add);
                }
            }
        }
        return tables.stream()
                .filter(table -> !ledger.contains(table.name()) && !FenceNames.isOwn(table.name()))
                .toList();
    }
}
