package io.landbridge.testkit.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the start of MySQL and of MariaDB have in common. */
final class MySqlFamily {

    private MySqlFamily() {}

    /**
     * Durable, with a full row-based binary log, as a change stream needs it.
     *
     * @param server what no other server is called; it keeps its id over restarts by it
     */
    static Map<String, String> defaults(String server) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("bind-address", "127.0.0.1");
        settings.put("skip-name-resolve", "ON");
        settings.put("log-bin", "binlog");
        settings.put("binlog-format", "ROW");
        settings.put("binlog-row-image", "FULL");
        settings.put("sync-binlog", "1");
        settings.put("innodb-flush-log-at-trx-commit", "1");
        settings.put("innodb-buffer-pool-size", "256M");
        settings.put("max-connections", "300");
        settings.put("max-allowed-packet", "256M");
        settings.put("local-infile", "ON");
        // Each server is another one, also where two are copies of one folder.
        settings.put("server-id", String.valueOf(1 + Math.floorMod(server.hashCode(), Integer.MAX_VALUE)));
        return settings;
    }

    static List<String> options(Map<String, String> settings) {
        List<String> options = new ArrayList<>();
        settings.forEach((name, value) -> options.add("--" + name + "=" + value));
        return options;
    }

    static Map<String, String> relaxedDurability() {
        return Map.of("sync-binlog", "0", "innodb-flush-log-at-trx-commit", "0");
    }

    static Map<String, String> tls(Path certificate, Path key, Path authority) {
        return Map.of("ssl-cert", certificate.toString(), "ssl-key", key.toString(), "ssl-ca", authority.toString());
    }

    static String administratorSql() {
        return "CREATE USER '" + Administrator.USER + "'@'%' IDENTIFIED BY '" + Administrator.PASSWORD + "';\n"
                + "GRANT ALL PRIVILEGES ON *.* TO '" + Administrator.USER + "'@'%' WITH GRANT OPTION;\n";
    }
}
