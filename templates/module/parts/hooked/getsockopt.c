	if (opt->optlen < 0)
		return -EINVAL;
	err = @{ m.op.getsockopt.call | replace("to, len", "&opt->iter_out, &opt->optlen") }@;
	if (err != -ENOPROTOOPT)
		return err;
