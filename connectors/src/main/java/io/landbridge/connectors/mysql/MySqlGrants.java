package io.landbridge.connectors.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code SHOW GRANTS} allows; knows privileges on everything, on a database (with its patterns) and on a table, and databases that
 * are left out of a privilege on everything.
 */
final class MySqlGrants {

    private static final Pattern LINE = Pattern.compile(
            "(GRANT|REVOKE) (.+?) ON (?:TABLE )?(\\*|`(?:[^`]|``)+`)\\.(\\*|`(?:[^`]|``)+`) (?:TO|FROM) .*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final List<Grant> grants = new ArrayList<>();
    private final List<Grant> revoked = new ArrayList<>();
    private final boolean partialRevokes;

    /**
     * @param lines as {@code SHOW GRANTS} prints them; those on other objects (roles, proxies, routines) are passed over
     * @param partialRevokes whether the server lets databases be left out of a privilege on everything; then it knows no patterns
     */
    MySqlGrants(List<String> lines, boolean partialRevokes) {
        this.partialRevokes = partialRevokes;
        for (String line : lines) {
            Matcher matcher = LINE.matcher(withoutColumns(line));
            if (matcher.matches()) {
                (matcher.group(1).equalsIgnoreCase("REVOKE") ? revoked : grants)
                        .add(new Grant(privileges(matcher.group(2)), name(matcher.group(3)), name(matcher.group(4))));
            }
        }
    }

    /** Whether the privilege holds for every table of the database, also for those to come. */
    boolean allows(String privilege, String database) {
        return grants.stream()
                .filter(grant -> grant.allows(privilege) && grant.table.equals("*"))
                .anyMatch(grant -> grant.database.equals("*")
                        ? !isLeftOut(privilege, database)
                        : covers(grant.database, database));
    }

    /** What is revoked of one database only narrows what is granted on all. */
    private boolean isLeftOut(String privilege, String database) {
        return revoked.stream().anyMatch(grant -> grant.allows(privilege) && covers(grant.database, database));
    }

    /** Whether the privilege holds for the table. */
    boolean allows(String privilege, String database, String table) {
        return allows(privilege, database)
                || grants.stream()
                        .anyMatch(grant -> grant.allows(privilege)
                                && grant.database.equals(database)
                                && grant.table.equals(table));
    }

    /** Whether the privilege holds for the whole server. */
    boolean allowsEverywhere(String privilege) {
        return grants.stream()
                .anyMatch(grant -> grant.allows(privilege) && grant.database.equals("*") && grant.table.equals("*"));
    }

    /**
     * A privilege on some columns, <code>SELECT (`a`, `b`)</code>, becomes {@code SELECT (}, which is none: it does not cover the table, and
     * columns may be called like privileges.
     */
    private static String withoutColumns(String line) {
        StringBuilder rest = new StringBuilder();
        boolean quoted = false;
        boolean columns = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            quoted ^= c == '`';
            if (!columns) {
                rest.append(c);
            }
            if (!quoted && (c == '(' || c == ')')) {
                columns = c == '(';
            }
        }
        return rest.toString();
    }

    private static Set<String> privileges(String list) {
        return List.of(list.split(",")).stream()
                .map(word -> word.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String name(String quoted) {
        return quoted.equals("*")
                ? quoted
                : quoted.substring(1, quoted.length() - 1).replace("``", "`");
    }

    private record Grant(Set<String> privileges, String database, String table) {

        boolean allows(String privilege) {
            return privileges.contains(privilege)
                    || privileges.contains("ALL PRIVILEGES")
                    || (privilege.equals("REPLICATION CLIENT") && privileges.contains("BINLOG MONITOR"))
                    || (privilege.equals("BINLOG MONITOR") && privileges.contains("REPLICATION CLIENT"));
        }
    }

    private boolean covers(String granted, String name) {
        if (granted.equals(name)) {
            return true;
        }
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < granted.length(); i++) {
            char c = granted.charAt(i);
            if (c == '\\' && i + 1 < granted.length()) {
                i++;
                regex.append(Pattern.quote(String.valueOf(granted.charAt(i))));
            } else if (c == '%' && !partialRevokes) {
                regex.append(".*");
            } else if (c == '_' && !partialRevokes) {
                regex.append('.');
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.matches(regex.toString(), name);
    }
}
