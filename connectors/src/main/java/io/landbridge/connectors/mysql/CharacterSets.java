package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns text as a column stores it into UTF-8, by the server's own tables: MySQL's latin1, gbk and others differ from those that Java has
 * under their names. For one thread.
 */
final class CharacterSets {

    private static final int BYTES = 256;

    private final EndpointPools pools;
    private final Map<String, Conversion> known = new HashMap<>();

    CharacterSets(EndpointPools pools) {
        this.pools = pools;
    }

    /** Makes UTF-8 of a text. */
    @FunctionalInterface
    interface Conversion {
        byte[] convert(byte[] stored);
    }

    /** @param characterSet null for UTF-8 */
    Conversion toUtf8(@Nullable String characterSet) {
        return known.computeIfAbsent(String.valueOf(characterSet), this::conversion);
    }

    private Conversion conversion(String name) {
        return switch (name) {
            case "null", "utf8mb4", "utf8mb3", "utf8", "ascii", "binary" -> stored -> stored;
            case "ucs2", "utf16" -> through(StandardCharsets.UTF_16BE);
            case "utf16le" -> through(StandardCharsets.UTF_16LE);
            case "utf32" -> through(Charset.forName("UTF-32BE"));
            default ->
                isSingleByte(name) ? byTable(table(name)) : stored -> isAscii(stored) ? stored : ask(name, stored);
        };
    }

    private static Conversion through(Charset charset) {
        return stored -> new String(stored, charset).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isAscii(byte[] stored) {
        for (byte b : stored) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static Conversion byTable(byte[][] table) {
        return stored -> {
            RowBuffer utf8 = new RowBuffer();
            for (byte b : stored) {
                utf8.append(table[b & 0xFF]);
            }
            return utf8.bytes();
        };
    }

    private boolean isSingleByte(String name) {
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT maxlen FROM information_schema.character_sets WHERE character_set_name = "
                                + MySqlNames.literal(name))) {
            return row.next() && row.getInt(1) == 1;
        } catch (SQLException e) {
            throw pools.errors().translate("source character set " + name, e);
        }
    }

    private byte[][] table(String name) {
        byte[][] table = new byte[BYTES][];
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < BYTES; i++) {
            sql.append(i == 0 ? "SELECT " : ", ").append(expression(name, new byte[] {(byte) i}));
        }
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql.toString())) {
            row.next();
            for (int i = 0; i < BYTES; i++) {
                table[i] = row.getBytes(i + 1);
            }
            return table;
        } catch (SQLException e) {
            throw pools.errors().translate("source character set " + name, e);
        }
    }

    private byte[] ask(String name, byte[] stored) {
        try (Connection connection = pools.take(Purpose.KEYS);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + expression(name, stored))) {
            row.next();
            return row.getBytes(1);
        } catch (SQLException e) {
            throw pools.errors().translate("source character set " + name, e);
        }
    }

    private static String expression(String name, byte[] stored) {
        return "CONVERT(_" + name + " X'" + HexFormat.of().formatHex(stored) + "' USING utf8mb4)";
    }
}
