import Ratchet
import RatchetEncryption

func sealedEngine() throws -> Engine {
    let keys = try KeyRing(file: "shop.keys")
    let journal = JournalConfiguration(codecs: [AESGCM(keys: keys)])
    return Engine(journal: .directory("shop.journal"), configuration: EngineConfiguration(journal: journal))
}

func keysFromElsewhere(_ bytes: [UInt8]) throws -> [KeyRing] {
    [
        try KeyRing(environment: "SHOP_JOURNAL_KEYS"),
        try KeyRing(current: SealingKey(id: 1, bytes: bytes)),
    ]
}

func replaceKey(_ keys: KeyRing) async throws -> Bool {
    let inventory = try await SealTool.reseal(.directory("shop.journal"), codecs: [AESGCM(keys: keys)])
    return inventory.isSealed(with: keys.current.id)
}

func keysInUse() async throws -> [KeyID: Int] {
    let reader = try await LMDBReader.open("shop.journal")
    let inventory = try await SealTool.inventory(of: reader)
    await reader.close()
    return inventory.blocks
}

func cancel(_ run: RunID, keys: KeyRing) async throws {
    let client = try await EngineClient.open("shop.journal", codecs: [AESGCM(keys: keys)])
    try await client.cancel(run, command: CommandID("cancel \(run)"))
    await client.close()
}
