package io.landbridge.connectors.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What an ALTER TABLE does, clause by clause; only as much of it is understood as is needed to tell what leaves rows and columns alone. */
final class AlterClauses {

    /** Indexes, checks and references, and what is about no row at all; dropping the index called PRIMARY drops the row key. */
    private static final Pattern HARMLESS =
            Pattern.compile("ADD (INDEX|KEY|UNIQUE|FULLTEXT|SPATIAL|FOREIGN KEY|CHECK) .*"
                    + "|ADD CONSTRAINT (\\S+ )?(FOREIGN KEY|UNIQUE|CHECK) .*"
                    + "|DROP (INDEX|KEY) (?!(IF EXISTS )?`?PRIMARY).*"
                    + "|DROP (FOREIGN KEY|CHECK) .*"
                    + "|RENAME (INDEX|KEY) .*"
                    + "|ALTER INDEX .*"
                    + "|(ENABLE|DISABLE) KEYS"
                    + "|COMMENT( =)? '.*'"
                    + "|(AUTO_INCREMENT|ALGORITHM|LOCK)( =)? \\S+");

    /** MariaDB logs no row that they change. */
    private static final Pattern CASCADE = Pattern.compile(".* ON (DELETE|UPDATE) (CASCADE|SET) .*");

    private AlterClauses() {}

    /**
     * Whether every row, and every column, is what it was. In doubt it is not.
     *
     * @param words of the statement behind the table's name, in upper case
     */
    static boolean leaveRowsAlone(List<String> words) {
        List<String> clauses = clauses(words);
        return !clauses.isEmpty() && clauses.stream().allMatch(AlterClauses::isHarmless);
    }

    private static boolean isHarmless(String clause) {
        return HARMLESS.matcher(clause).matches()
                && !CASCADE.matcher(clause + ' ').matches();
    }

    private static List<String> clauses(List<String> words) {
        List<String> clauses = new ArrayList<>();
        StringBuilder clause = new StringBuilder();
        int depth = 0;
        for (String word : words) {
            if (depth == 0 && word.equals(",")) {
                clauses.add(clause.toString());
                clause.setLength(0);
                continue;
            }
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            clause.append(clause.isEmpty() ? "" : " ").append(word);
        }
        if (!clause.isEmpty()) {
            clauses.add(clause.toString());
        }
        return clauses;
    }
}
