package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Recognises ledgers among other tables: by the table that holds a ledger's version, under whatever prefix. */
public final class LedgerTables {

    private static final String MARK = "ledger_version";

    private LedgerTables() {}

    /** The tables that belong to no ledger. */
    public static List<Table> without(List<Table> tables) {
        Set<TableName> ledger = new HashSet<>();
        for (Table table : tables) {
            String name = table.name().table();
            if (name.endsWith(MARK)) {
                String prefix = name.substring(0, name.length() - MARK.length());
                LedgerSchema.TABLES.forEach(
                        part -> ledger.add(new TableName(table.name().schema(), prefix + part)));
            }
        }
        return tables.stream().filter(table -> !ledger.contains(table.name())).toList();
    }
}
