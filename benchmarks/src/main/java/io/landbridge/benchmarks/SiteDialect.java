package io.landbridge.benchmarks;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import java.util.LinkedHashMap;
import java.util.Map;

/** What preparing and asking a server means on each engine; durability is never relaxed. */
enum SiteDialect {
    POSTGRESQL_15(ServerKind.POSTGRESQL_15, "Debian package postgresql-15"),
    POSTGRESQL_18(ServerKind.POSTGRESQL, "from Maven, for Linux"),
    MARIADB(ServerKind.MARIADB, "from Maven, for Linux on x86-64") {
        @Override
        Map<String, String> startSettings() {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("innodb-buffer-pool-size", "2G");
            settings.put("innodb-log-file-size", "4G");
            return settings;
        }

        @Override
        String[] beforeFilling() {
            return new String[] {"SET SESSION sql_log_bin = 0"};
        }

        @Override
        String[] afterFilling() {
            return new String[] {"ANALYZE TABLE measured"};
        }

        @Override
        String[] beforeEmptying() {
            return new String[] {
                "DROP DATABASE IF EXISTS landbridge", "FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE now()"
            };
        }

        @Override
        void settle(TestDatabase home) {
            MariaDbFlush.run(home);
        }

        @Override
        String pidFileQuery() {
            return "SELECT concat(if(@@pid_file LIKE '/%', '', @@datadir), @@pid_file)";
        }

        @Override
        String versionQuery() {
            return "SELECT version()";
        }

        @Override
        String settingsQuery() {
            return "SELECT lower(variable_name), variable_value FROM information_schema.global_variables"
                    + " WHERE variable_name IN ('innodb_buffer_pool_size', 'innodb_log_file_size',"
                    + " 'innodb_flush_log_at_trx_commit', 'innodb_flush_method', 'innodb_doublewrite',"
                    + " 'log_bin', 'sync_binlog', 'binlog_format', 'unique_checks', 'max_allowed_packet')"
                    + " ORDER BY 1";
        }

        @Override
        String tableBytesQuery() {
            return "SELECT data_length + index_length FROM information_schema.tables"
                    + " WHERE table_schema = database() AND table_name = 'measured'";
        }
    },
    MYSQL(ServerKind.MYSQL, "testkit/mysql/fetch-mysql, and LANDBRIDGE_MYSQL_HOME") {
        @Override
        Map<String, String> startSettings() {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("innodb-buffer-pool-size", "2G");
            settings.put("innodb-redo-log-capacity", "4G");
            return settings;
        }

        /** No dirty page is waited for: MySQL has measured nothing but its log so far. */
        @Override
        void settle(TestDatabase home) {
            home.execute("FLUSH ENGINE LOGS");
        }

        @Override
        String pidFileQuery() {
            return MARIADB.pidFileQuery();
        }

        @Override
        String versionQuery() {
            return MARIADB.versionQuery();
        }

        @Override
        String settingsQuery() {
            return MARIADB.settingsQuery().replace("information_schema.", "performance_schema.");
        }

        @Override
        String tableBytesQuery() {
            return MARIADB.tableBytesQuery();
        }
    };

    private final ServerKind kind;
    private final String comesFrom;

    SiteDialect(ServerKind kind, String comesFrom) {
        this.kind = kind;
        this.comesFrom = comesFrom;
    }

    ServerKind kind() {
        return kind;
    }

    /** Where its programs come from, for whoever lacks them. */
    String comesFrom() {
        return comesFrom;
    }

    /** Room enough that no checkpoint and no autovacuum falls into a copy; they would hit contestants at random. */
    Map<String, String> startSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("shared_buffers", "1GB");
        settings.put("min_wal_size", "4GB");
        settings.put("max_wal_size", "16GB");
        settings.put("checkpoint_timeout", "1h");
        settings.put("autovacuum", "off");
        return settings;
    }

    String[] beforeFilling() {
        return new String[0];
    }

    String[] afterFilling() {
        return new String[] {"VACUUM (FREEZE, ANALYZE) measured"};
    }

    String[] beforeEmptying() {
        return new String[0];
    }

    void settle(TestDatabase home) {
        home.execute("CHECKPOINT");
    }

    String pidFileQuery() {
        return "SELECT current_setting('data_directory') || '/postmaster.pid'";
    }

    String versionQuery() {
        return "SHOW server_version";
    }

    String settingsQuery() {
        return "SELECT name, current_setting(name) FROM pg_settings"
                + " WHERE name IN ('shared_buffers', 'min_wal_size', 'max_wal_size', 'checkpoint_timeout', 'autovacuum',"
                + " 'wal_level', 'fsync', 'synchronous_commit', 'full_page_writes') ORDER BY 1";
    }

    String tableBytesQuery() {
        return "SELECT pg_total_relation_size('measured')";
    }
}
