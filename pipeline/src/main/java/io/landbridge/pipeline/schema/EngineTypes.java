package io.landbridge.pipeline.schema;

import static io.landbridge.pipeline.schema.EngineType.type;

import io.landbridge.pipeline.schema.EngineType.Arguments;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All types that the engines declare, by name and alias. */
final class EngineTypes {

    /** Types whose text only PostgreSQL understands. */
    private static final String POSTGRESQL_OWN = """
            money inet cidr macaddr macaddr8 tsvector tsquery jsonpath point line lseg box path polygon circle
            "char" xid xid8 cid tid pg_lsn pg_snapshot txid_snapshot regclass regtype regproc regprocedure
            regoper regoperator regrole regnamespace regconfig regdictionary regcollation int4range int8range
            numrange tsrange tstzrange daterange int4multirange int8multirange nummultirange tsmultirange
            tstzmultirange datemultirange range composite domain hstore ltree lquery ltxtquery""";

    private static final Map<Engine, Map<String, EngineType>> BY_NAME = new EnumMap<>(Engine.class);

    static {
        BY_NAME.put(Engine.POSTGRESQL, index(postgresql()));
        BY_NAME.put(Engine.MYSQL, index(mysql()));
        List<EngineType> mariadb = new ArrayList<>(mysql());
        mariadb.add(type("uuid", ValueKind.UUID));
        mariadb.add(type("inet4", ValueKind.NATIVE));
        mariadb.add(type("inet6", ValueKind.NATIVE));
        BY_NAME.put(Engine.MARIADB, index(mariadb));
    }

    private EngineTypes() {}

    /** The type of that name or alias; null when the engine has none. */
    static @Nullable EngineType find(Engine engine, String name) {
        return names(engine).get(name);
    }

    /** Every name and alias. */
    static Collection<String> spellings(Engine engine) {
        return names(engine).keySet();
    }

    private static Map<String, EngineType> names(Engine engine) {
        return BY_NAME.getOrDefault(engine, Map.of());
    }

    private static Map<String, EngineType> index(List<EngineType> types) {
        Map<String, EngineType> byName = new LinkedHashMap<>();
        for (EngineType type : types) {
            byName.put(type.name(), type);
            type.aliases().forEach(alias -> byName.put(alias, type));
        }
        return Map.copyOf(byName);
    }

    private static List<EngineType> postgresql() {
        List<EngineType> types = new ArrayList<>(List.of(
                type("smallint", ValueKind.INTEGER, Arguments.NONE, "int2"),
                type("integer", ValueKind.INTEGER, Arguments.NONE, "int", "int4"),
                type("bigint", ValueKind.INTEGER, Arguments.NONE, "int8"),
                type("oid", ValueKind.INTEGER),
                type("numeric", ValueKind.DECIMAL, Arguments.DIGITS, "decimal", "dec"),
                type("real", ValueKind.FLOAT, Arguments.NONE, "float4"),
                type("double precision", ValueKind.FLOAT, Arguments.NONE, "float8", "float"),
                type("boolean", ValueKind.BOOLEAN, Arguments.NONE, "bool"),
                type("character", ValueKind.TEXT, Arguments.LENGTH_ONE, "char", "nchar", "national character"),
                type("bpchar", ValueKind.TEXT),
                type("character varying", ValueKind.TEXT, Arguments.LENGTH, "varchar", "char varying"),
                type("text", ValueKind.TEXT),
                type("name", ValueKind.TEXT),
                type("citext", ValueKind.TEXT),
                type("xml", ValueKind.TEXT),
                type("bytea", ValueKind.BINARY),
                type("date", ValueKind.DATE),
                type("time", ValueKind.TIME, Arguments.FRACTION, "time without time zone"),
                type("time with time zone", ValueKind.TIME_TZ, Arguments.FRACTION, "timetz"),
                type("timestamp", ValueKind.DATETIME, Arguments.FRACTION, "timestamp without time zone"),
                type("timestamp with time zone", ValueKind.INSTANT, Arguments.FRACTION, "timestamptz"),
                type("interval", ValueKind.INTERVAL, Arguments.FRACTION),
                type("uuid", ValueKind.UUID),
                type("json", ValueKind.JSON),
                type("jsonb", ValueKind.JSON),
                type("enum", ValueKind.ENUM, Arguments.LABELS),
                type("bit", ValueKind.BIT, Arguments.LENGTH_ONE),
                type("bit varying", ValueKind.BIT, Arguments.LENGTH, "varbit")));
        for (String name : POSTGRESQL_OWN.split("\\s+", -1)) {
            types.add(type(name, ValueKind.NATIVE));
        }
        for (String name : List.of("geometry", "geography", "vector", "halfvec", "cube")) {
            types.add(type(name, ValueKind.NATIVE, Arguments.FREE));
        }
        return types;
    }

    private static List<EngineType> mysql() {
        List<EngineType> types = new ArrayList<>(List.of(
                type("tinyint", ValueKind.INTEGER, Arguments.WIDTH, "int1"),
                type("smallint", ValueKind.INTEGER, Arguments.WIDTH, "int2"),
                type("mediumint", ValueKind.INTEGER, Arguments.WIDTH, "int3", "middleint"),
                type("int", ValueKind.INTEGER, Arguments.WIDTH, "integer", "int4"),
                type("bigint", ValueKind.INTEGER, Arguments.WIDTH, "int8"),
                type("year", ValueKind.INTEGER, Arguments.WIDTH),
                type("decimal", ValueKind.DECIMAL, Arguments.DIGITS, "dec", "numeric", "fixed"),
                type("float", ValueKind.FLOAT, Arguments.DIGITS, "float4"),
                type("double", ValueKind.FLOAT, Arguments.DIGITS, "double precision", "real", "float8"),
                type("bit", ValueKind.BIT, Arguments.LENGTH_ONE),
                type("char", ValueKind.TEXT, Arguments.LENGTH_ONE, "character", "nchar", "national char"),
                type(
                        "varchar",
                        ValueKind.TEXT,
                        Arguments.LENGTH,
                        "character varying",
                        "nvarchar",
                        "national varchar",
                        "char varying"),
                type("tinytext", ValueKind.TEXT),
                type("text", ValueKind.TEXT, Arguments.WIDTH),
                type("mediumtext", ValueKind.TEXT, Arguments.NONE, "long", "long varchar"),
                type("longtext", ValueKind.TEXT),
                type("binary", ValueKind.BINARY, Arguments.LENGTH_ONE, "char byte"),
                type("varbinary", ValueKind.BINARY, Arguments.LENGTH),
                type("tinyblob", ValueKind.BINARY),
                type("blob", ValueKind.BINARY, Arguments.WIDTH),
                type("mediumblob", ValueKind.BINARY, Arguments.NONE, "long varbinary"),
                type("longblob", ValueKind.BINARY),
                type("date", ValueKind.DATE),
                type("time", ValueKind.TIME, Arguments.FRACTION),
                type("datetime", ValueKind.DATETIME, Arguments.FRACTION),
                type("timestamp", ValueKind.INSTANT, Arguments.FRACTION),
                type("json", ValueKind.JSON),
                type("enum", ValueKind.ENUM, Arguments.LABELS),
                type("set", ValueKind.SET, Arguments.LABELS)));
        types.add(type("vector", ValueKind.BINARY, Arguments.LENGTH));
        for (String name : List.of("geometry", "point", "linestring", "polygon", "multipoint", "multilinestring")) {
            types.add(type(name, ValueKind.BINARY));
        }
        types.add(type("multipolygon", ValueKind.BINARY));
        types.add(type("geometrycollection", ValueKind.BINARY, Arguments.NONE, "geomcollection"));
        return types;
    }
}
