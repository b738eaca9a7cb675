^XA
^PW816^LL1216^LH0,0^LS0^LT0^PON^PMN^LRN^FWN^CI28
^FO32,32^A0N,20,20^FH_^FDSHIP TO^FS
^FO32,60^A0N,24,24^FH_^FD_5EXA_5EFDEvil_5F5E_7EJA _5C_26 S_C3_B6hne_2C _C5_81_C3_B3d_C5_BA _E2_80_94 _C5_91 _C3_9F^FS
^FO32,89^A0N,24,17^FH_^FDAn address line that goes on and on_2C much further than any label^FS
^FO32,118^A0N,24,17^FH_^FDhas room for_2C street and all the rest of it_2C until nobody reads it any^FS
^FO32,146^A0N,24,24^FH_^FDmore^FS
^FO32,175^A0N,24,24^FH_^FDline_2C with_2C commas_3B_5Fand_5Funderscores^FS
^FO32,204^A0N,24,24^FH_^FD_5E_5E_7E_7E_5F_5F_5C_5C^FS
^FO32,233^A0N,24,24^FH_^FDC_3A_5Ctemp_5C_26^FS
^FO32,262^A0N,24,24^FH_^FDsix^FS
^FO32,290^A0N,24,24^FH_^FDseven^FS
^FO544,32^A0N,28,17^FB240,1,0,R^FH_^FDCARRIER WITH A LONG NAME^FS
^FO544,112^A0N,36,36^FB240,1,0,R^FH_^FDStandard^FS
^FO544,216^A0N,20,20^FB240,1,0,R^FH_^FDWEIGHT^FS
^FO544,244^A0N,48,48^FB240,1,0,R^FH_^FD2_2E340 kg^FS
^FO32,340^GB752,4,4^FS
^FO32,352^A0N,20,20^FH_^FDORDER^FS
^FO32,376^A0N,52,52^FH_^FD_7EJA_5EXZ^FS
^FO544,352^A0N,20,20^FB240,1,0,R^FH_^FDCARTON^FS
^FO544,376^A0N,52,52^FB240,1,0,R^FH_^FD1 of 3^FS
^FO32,444^GB752,4,4^FS
^FO32,460^A0N,24,13^FH_^FD2 x SKU_2D1 Something with a rather long description_2C to see that it is narrowed and then cut at the edge of the label and not beyond^FS
^FO32,488^A0N,24,13^FH_^FD2 x SKU_2D1 Something with a rather long description_2C to see that it is narrowed and then cut at the edge of the label and not beyond^FS
^FO32,516^A0N,24,13^FH_^FD2 x SKU_2D1 Something with a rather long description_2C to see that it is narrowed and then cut at the edge of the label and not beyond^FS
^FO32,544^A0N,24,13^FH_^FD2 x SKU_2D1 Something with a rather long description_2C to see that it is narrowed and then cut at the edge of the label and not beyond^FS
^FO32,572^A0N,24,13^FH_^FD2 x SKU_2D1 Something with a rather long description_2C to see that it is narrowed and then cut at the edge of the label and not beyond^FS
^FO32,600^A0N,24,13^FH_^FD2 x SKU_2D1 Something with a rather long description_2C to see that it is narrowed and then cut at the edge of the label and not beyond^FS
^FO32,628^A0N,24,24^FH_^FDand 6 more^FS
^FO32,664^GB752,4,4^FS
^FO32,676^A0N,20,20^FH_^FDTRACKING^FS
^FO175,704^BY2,3,152^BCN,152,N,N,N,N^FH_^FD_3E_3AA_3E0B_5EC_7ED_5FE_5CF_2C123456^FS
^FO32,864^A0N,36,36^FH_^FDA_3EB_5EC_7ED_5FE_5CF_2C123456^FS
^FO32,908^GB752,4,4^FS
^FO32,920^A0N,20,20^FH_^FDSSCC^FS
^FO96,948^BY4,3,200^BCN,200,N,N,N,N^FH_^FD_3E_3B_3E800340123450000000123^FS
^FO32,1156^A0N,36,36^FB752,1,0,C^FH_^FD_2800_29 340123450000000123^FS
^PQ1,0,1,Y
^XZ
