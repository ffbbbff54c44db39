import RatchetCLI

await RatchetCommand.main()
